#!/bin/sh
# Makes every golden file anew: PYTHON=path/to/python ./regenerate.sh
set -e
cd "$(dirname "$0")"
python=${PYTHON:-python3}
model=../../../../models/emoji-64
golden=../resources/golden
$python make_noise.py $golden/noise.json
$python make_tokens.py $model/tokenizer $golden/tokens-window.jsonl
$python make_graphs.py $golden
$python make_trajectories.py $golden
$python make_compvis.py $golden
$python make_pictures.py $model $golden
$python make_mosaics.py $model $golden
$python make_init_images.py $golden
$python make_img2img.py $model $golden
# Pillow 11: see there.
$python make_safety.py $golden
$python make_many_tokens.py $model/tokenizer $golden
$python make_prompt_weights.py $golden/prompt-weights.json
# The layout of its name needs a Python with optimum-onnx beside transformers 4: OPTIMUM=path/to/python.
scratch=$(mktemp -d)
$python make_models.py $model/tokenizer $golden/models "$scratch" $OPTIMUM
rm -r "$scratch"
