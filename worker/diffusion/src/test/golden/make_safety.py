"""A tiny safety checker, its preprocessing and what diffusers and transformers make of pictures -> safety/, safety-*.

The checker is diffusers' own class with random weights. It knows one concept, the apple of picture-plms.png, and does not
take the strawberry of picture-unguided.png for it. Exported as diffusers' script does.

usage: python make_safety.py ../resources/golden
       (torch 2.15, diffusers 0.42.1, transformers 5.23, Pillow 11.3, onnxruntime 1.32)

Pillow before 12 resizes across first; later ones go down first for some oblong shapes, which moves a few values by a
level or, in grain, a few levels.
"""
import json
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
import numpy as np
import onnxruntime
import torch
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from PIL import Image
from transformers import CLIPConfig, logging
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

logging.set_verbosity_error()
onnxruntime.set_default_logger_severity(3)
out = Path(sys.argv[1])
SIZE = 224
CONCEPT = 5


def processor(**values):
    return CLIPImageProcessorPil(**values)


def clip_input(picture, **values):
    return processor(**values)(picture, return_tensors="np").pixel_values


def synthetic(width, height):
    """Waves, edges and grain, by a formula that the test knows as well."""
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack([x * 3 + y * 5 + c * 40 + (x * y) % 37 * 4 for c in range(3)], -1)
    return Image.fromarray((rgb & 255).astype(np.uint8))


def checker(flagged, unflagged):
    torch.manual_seed(3)
    tiny = dict(hidden_size=8, intermediate_size=16, num_hidden_layers=2, num_attention_heads=2)
    config = CLIPConfig(
        vision_config=dict(tiny, image_size=SIZE, patch_size=16, projection_dim=8),
        text_config=dict(tiny, vocab_size=10, bos_token_id=0, eos_token_id=1, projection_dim=8),
        projection_dim=8,
    )
    model = StableDiffusionSafetyChecker(config).eval()
    with torch.no_grad():
        for parameter in model.vision_model.parameters():
            parameter.normal_(0, 0.3)
        pooled = [model.vision_model(torch.tensor(clip_input(p)))[1][0] for p in (flagged, unflagged)]
        # Without what the two have in common, which at random weights is nearly everything.
        common = torch.nn.functional.normalize(pooled[0] + pooled[1], dim=0)
        weight = model.visual_projection.weight
        weight -= torch.outer(weight @ common, common)
        yes, no = (torch.nn.functional.normalize(model.visual_projection(p), dim=0) for p in pooled)
        far = (yes @ no).item()
        print("cosine between the two:", far)
        # Nothing is like a zero vector, so of all concepts only this one can be found.
        model.concept_embeds.zero_()
        model.special_care_embeds.zero_()
        model.concept_embeds[CONCEPT] = yes
        model.concept_embeds_weights.fill_((1 + far) / 2)
    model.forward = model.forward_onnx
    return model


def export(model, file, dtype):
    torch.onnx.export(
        model.to(dtype),
        (torch.randn(1, 3, SIZE, SIZE, dtype=dtype), torch.randn(1, 512, 512, 3, dtype=dtype)),
        str(file),
        input_names=["clip_input", "images"],
        output_names=["out_images", "has_nsfw_concepts"],
        dynamic_axes={
            "clip_input": {0: "batch", 1: "channels", 2: "height", 3: "width"},
            "images": {0: "batch", 1: "height", 2: "width", 3: "channels"},
        },
        opset_version=14,
        dynamo=False,
    )


def flags(file, picture):
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    dtype = np.float16 if "float16" in session.get_inputs()[0].type else np.float32
    images = (np.asarray(picture)[None] / 255).astype(dtype)
    feed = {"clip_input": clip_input(picture).astype(dtype), "images": images}
    black, flagged = session.run(None, feed)
    assert flagged[0] == (black.max() == 0)
    return bool(flagged[0])


def preprocessing(name, picture, **values):
    """The bytes before they are scaled as a picture, and a few of the numbers after it."""
    config = processor(**values)
    pixels = config(picture, return_tensors="np").pixel_values[0]
    mean, std = (np.array(v).reshape(3, 1, 1) for v in (config.image_mean, config.image_std))
    colours = (pixels * std + mean) / config.rescale_factor
    assert np.abs(colours - colours.round()).max() < 1e-3
    Image.fromarray(colours.round().astype(np.uint8).transpose(1, 2, 0)).save(out / f"safety-{name}.png", optimize=True)
    places = range(0, pixels.size, pixels.size // 40)
    return {"name": name, "config": json.loads(config.to_json_string()), "values": {str(i): float(pixels.flat[i]) for i in places}}


pictures = {n: Image.open(out / f"picture-{n}.png").convert("RGB") for n in ("plms", "unguided", "ddim")}
model = checker(pictures["plms"], pictures["unguided"])
for folder, dtype in (("safety", torch.float32), ("safety-half", torch.float16)):
    (out / folder / "safety_checker").mkdir(parents=True, exist_ok=True)
    (out / folder / "feature_extractor").mkdir(exist_ok=True)
    export(model, out / folder / "safety_checker/model.onnx", dtype)
    processor().save_pretrained(out / folder / "feature_extractor")

odd = dict(size={"shortest_edge": 56}, crop_size={"height": 48, "width": 41})
exact = dict(
    size={"height": 50, "width": 70},
    crop_size={"height": 60, "width": 64},
    rescale_factor=1 / 127.5,
    image_mean=[0.5, 1.0, 0.25],
    image_std=[0.5, 0.25, 2.0],
)
golden = {
    "flags": {f: {n: flags(out / f / "safety_checker/model.onnx", p) for n, p in pictures.items()} for f in ("safety", "safety-half")},
    "preprocessing": [
        preprocessing("enlarged", pictures["plms"], size={"shortest_edge": SIZE}, crop_size={"height": SIZE, "width": SIZE}),
        preprocessing("wide", synthetic(517, 301), **odd),
        preprocessing("tall", synthetic(203, 700), **odd),
        preprocessing("exact", synthetic(96, 160), **exact),
    ],
}
(out / "safety.json").write_text(json.dumps(golden, indent=1) + "\n")
print(json.dumps(golden["flags"]))
