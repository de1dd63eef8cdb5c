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
