"""Tiny Stable Diffusion directories with random weights, one per layout -> models/*.zip, and what diffusers' own PyTorch
pipelines draw with the same weights -> models/*.png and models/cases.json.

The weights are multiples of 1/16, so that they pack well and are the same numbers in float16.

usage: python make_models.py ../../../../models/emoji-64/tokenizer ../resources/golden/models SCRATCH [PYTHON_WITH_OPTIMUM]
       (torch 2.15, diffusers 0.42, transformers 5.23, onnx 1.23; optimum-onnx 0.1 for the layout of its name)
"""
import json
import pathlib
import shutil
import subprocess
import sys
import warnings
import zipfile

import numpy as np
import onnx
import torch
from diffusers import (AutoencoderKL, DDIMScheduler, PNDMScheduler, StableDiffusionPipeline, StableDiffusionXLPipeline,
                       UNet2DConditionModel)
from onnxruntime.transformers.float16 import convert_float_to_float16
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from modules import TextEncoder, Unet, VaeDecoder, extra_inputs
from prompts import encode_prompts

warnings.filterwarnings("ignore")
REAL_TOKENIZER, OUT, SCRATCH = map(pathlib.Path, sys.argv[1:4])
MERGES = 200
START, END = "<|startoftext|>", "<|endoftext|>"
NOISE_SCHEDULE = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000,
                      steps_offset=1, set_alpha_to_one=False, timestep_spacing="leading")


# -- parts ------------------------------------------------------------------------------------------------------------


def write_tokenizer(folder, pad, newer=False):
    """CLIP's byte alphabet and its first merges: every text has tokens, and the files are small.

    newer: as transformers 5 writes it, all in tokenizer.json.
    """
    folder.mkdir(parents=True)
    vocabulary = json.loads((REAL_TOKENIZER / "vocab.json").read_text())
    merges = [m for m in (REAL_TOKENIZER / "merges.txt").read_text().splitlines() if not m.startswith("#")][:MERGES]
    tokens = sorted(vocabulary, key=vocabulary.get)[:512] + ["".join(m.split()) for m in merges] + [START, END]
    special = {"bos_token": START, "eos_token": END, "unk_token": END, "pad_token": pad}
    (folder / "vocab.json").write_text(json.dumps({t: i for i, t in enumerate(tokens)}, ensure_ascii=False))
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *merges, ""]))
    (folder / "special_tokens_map.json").write_text(json.dumps(special))
    (folder / "tokenizer_config.json").write_text(
        json.dumps({**special, "tokenizer_class": "CLIPTokenizer", "model_max_length": 77}))
    tokenizer = CLIPTokenizer.from_pretrained(folder)
    if newer:
        for file in folder.iterdir():
            file.unlink()
        tokenizer.save_pretrained(folder)
        tokenizer = CLIPTokenizer.from_pretrained(folder)
    return tokenizer


def randomize(module, seed):
    """Weights far from zero, so that every input tells, and norms that leave vectors with a mean, as trained ones do."""
    generator = torch.Generator("cpu").manual_seed(seed)
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if parameter.ndim > 1:
                fan_in = parameter[0].numel() if "embedding" not in name else 1
                gain = 2 if any(part in name for part in ("attn2", "cond", "time_emb")) else 1
                values = torch.randn(parameter.shape, generator=generator) * gain / fan_in**0.5
                parameter.copy_((values * 16).round() / 16)
            elif "layer_norm" in name and "bias" in name:
                parameter.copy_(((torch.rand(parameter.shape, generator=generator) - 0.25) * 16).round() / 16)
            else:
                parameter.copy_((parameter * 16).round() / 16)
    return module.eval()


def text_encoder(tokenizer, hidden, layers, seed, projection=None):
    config = CLIPTextConfig(
        vocab_size=len(tokenizer), hidden_size=hidden, intermediate_size=2 * hidden, num_hidden_layers=layers,
        num_attention_heads=4, projection_dim=projection or hidden, max_position_embeddings=77,
        bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id, attn_implementation="eager")
    return randomize((CLIPTextModelWithProjection if projection else CLIPTextModel)(config), seed)


def unet(width, seed, **more):
    config = dict(
        sample_size=16, in_channels=4, out_channels=4, block_out_channels=(8, 16), layers_per_block=1, norm_num_groups=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=4, cross_attention_dim=width)
    return randomize(UNet2DConditionModel(**{**config, **more}), seed)


def vae(seed, **more):
    config = dict(
        in_channels=3, out_channels=3, latent_channels=4, block_out_channels=(8, 16), layers_per_block=1, sample_size=32,
        norm_num_groups=4, down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2)
    return randomize(AutoencoderKL(**{**config, **more}), seed)


def pipelines():
    plain = dict(safety_checker=None, feature_extractor=None, requires_safety_checker=False)

    end_padded = write_tokenizer(SCRATCH / "tokenizer-end", END)
    yield "sd", StableDiffusionPipeline(
        vae=vae(1), tokenizer=end_padded, text_encoder=text_encoder(end_padded, 32, 2, 2), unet=unet(32, 3),
        scheduler=PNDMScheduler(skip_prk_steps=True, **NOISE_SCHEDULE), **plain)

    zero_padded = write_tokenizer(SCRATCH / "tokenizer-zero", "!")
    yield "sd2-v", StableDiffusionPipeline(
        vae=vae(4, scaling_factor=0.25), tokenizer=zero_padded, text_encoder=text_encoder(zero_padded, 24, 3, 5),
        unet=unet(24, 6, use_linear_projection=True, attention_head_dim=(2, 4)),
        scheduler=DDIMScheduler(prediction_type="v_prediction", clip_sample=False, **NOISE_SCHEDULE), **plain)

    newer = write_tokenizer(SCRATCH / "tokenizer-newer", END, newer=True)
    yield "lcm", StableDiffusionPipeline(
        vae=vae(7), tokenizer=newer, text_encoder=text_encoder(newer, 32, 2, 8),
        unet=unet(32, 9, time_cond_proj_dim=18),
        scheduler=DDIMScheduler(clip_sample=False, **NOISE_SCHEDULE), **plain)

    yield "sdxl", StableDiffusionXLPipeline(
        vae=vae(10, scaling_factor=0.13025), tokenizer=end_padded, tokenizer_2=zero_padded,
        text_encoder=text_encoder(end_padded, 24, 2, 11), text_encoder_2=text_encoder(zero_padded, 32, 3, 12, projection=40),
        unet=unet(56, 13, use_linear_projection=True, attention_head_dim=(2, 4),
                  addition_embed_type="text_time", addition_time_embed_dim=8, projection_class_embeddings_input_dim=88),
        scheduler=DDIMScheduler(clip_sample=False, **NOISE_SCHEDULE), force_zeros_for_empty_prompt=True,
        add_watermarker=False)


# -- the layout of diffusers' scripts/convert_stable_diffusion_checkpoint_to_onnx.py ------------------------------------


def export(module, args, path, inputs, outputs, axes):
    path.parent.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        torch.onnx.export(module.eval(), args, str(path), input_names=inputs, output_names=outputs,
                          dynamic_axes={name: axis for name, axis in axes.items() if axis}, opset_version=17, dynamo=False)
    strip(path)


def strip(path):
    """Node names and source positions say nothing to a runtime and do not pack."""
    model = onnx.load(path)
    names = {}
    io = {v.name for v in [*model.graph.input, *model.graph.output]}
    short = lambda name: name if name in io or not name else names.setdefault(name, f"t{len(names)}")
    for node in model.graph.node:
        node.name = ""
        node.doc_string = ""
        node.metadata_props.clear()
        node.input[:] = [short(n) for n in node.input]
        node.output[:] = [short(n) for n in node.output]
    for tensor in model.graph.initializer:
        tensor.name = short(tensor.name)
    model.graph.value_info.clear()
    onnx.checker.check_model(model)
    onnx.save(model, path)


def export_script_layout(pipe, folder, timestep_axes=("batch",), text_output=None, unet_output="out_sample",
                         vae_names=("latent_sample", "sample")):
    batch = {0: "batch"}
    ids = torch.zeros(2, 77, dtype=torch.int32)
    for number, encoder in enumerate([pipe.text_encoder, getattr(pipe, "text_encoder_2", None)], 1):
        if encoder is None:
            continue
        suffix = "" if number == 1 else "_2"
        hidden = [f"hidden_states.{i}" for i in range(encoder.config.num_hidden_layers + 1)]
        outputs = ["last_hidden_state", "pooler_output"] if number == 1 else ["text_embeds", "last_hidden_state"]
        if hasattr(pipe, "text_encoder_2"):
            outputs += hidden
        if text_output:
            outputs = ["last_hidden_state"]
        export(TextEncoder(encoder, outputs), (ids,), folder / f"text_encoder{suffix}/model.onnx", ["input_ids"],
               [text_output] if text_output else outputs, {"input_ids": {0: "batch", 1: "sequence"}})

    extras = extra_inputs(pipe.unet.config)
    rows = 1 if timestep_axes is None else 2
    sample = torch.zeros(2, 4, 16, 16)
    args = (sample, torch.zeros(rows), torch.zeros(2, 77, pipe.unet.config.cross_attention_dim),
            *[torch.zeros(2, width) for width in extras.values()])
    export(Unet(pipe.unet, list(extras)), args, folder / "unet/model.onnx",
           ["sample", "timestep", "encoder_hidden_states", *extras], [unet_output],
           {"sample": {0: "batch", 1: "channels", 2: "height", 3: "width"}, "timestep": batch if timestep_axes else None,
            "encoder_hidden_states": {0: "batch", 1: "sequence"}, **{name: batch for name in extras}})

    latents, picture = vae_names
    size = {0: "batch", 1: "channels", 2: "height", 3: "width"}
    export(VaeDecoder(pipe.vae), (sample,), folder / "vae_decoder/model.onnx",
           [latents], [picture], {latents: size})
    write_files(pipe, folder)


def write_files(pipe, folder):
    for number in ("", "_2"):
        tokenizer = getattr(pipe, "tokenizer" + number, None)
        if tokenizer:
            shutil.copytree(tokenizer.name_or_path, folder / ("tokenizer" + number))
    pipe.scheduler.save_pretrained(folder / "scheduler")
    (folder / "vae_decoder/config.json").write_text(
        json.dumps({"scaling_factor": pipe.vae.config.scaling_factor, "latent_channels": 4}))
    index = {"_class_name": ("Onnx" if "XL" not in type(pipe).__name__ else "") + type(pipe).__name__,
             "scheduler": ["diffusers", type(pipe.scheduler).__name__], "safety_checker": [None, None]}
    for name in ("tokenizer", "tokenizer_2", "text_encoder", "text_encoder_2", "unet", "vae"):
        if getattr(pipe, name, None) is not None:
            index["vae_decoder" if name == "vae" else name] = ["diffusers", "OnnxRuntimeModel"]
    if "XL" in type(pipe).__name__:
        index["force_zeros_for_empty_prompt"] = pipe.config.force_zeros_for_empty_prompt
    (folder / "model_index.json").write_text(json.dumps(index, indent=2))


# -- the other layouts --------------------------------------------------------------------------------------------------


def convert(path, keep_io_types, external=None):
    model = convert_float_to_float16(onnx.load(path), keep_io_types=keep_io_types)
    path.unlink()
    more = dict(save_as_external_data=True, location=external, size_threshold=1024) if external else {}
    onnx.save_model(model, path, **more)


def export_half(pipe, folder):
    """float16 throughout, the UNet's weights in a file of their own."""
    export_script_layout(pipe, folder)
    for component in ("text_encoder", "unet", "vae_decoder"):
        convert(folder / component / "model.onnx", False, "weights.pb" if component == "unet" else None)


def export_runtime_tool(pipe, folder):
    """ONNX Runtime's transformers tools: names of their own, one timestep a call, float16 inside and float32 outside."""
    export_script_layout(pipe, folder, timestep_axes=None, text_output="text_embeddings", unet_output="latent",
                         vae_names=("latent", "images"))
    for component in ("unet", "vae_decoder"):
        convert(folder / component / "model.onnx", True)


def export_optimum(pipe, folder, python):
    saved = SCRATCH / "saved"
    shutil.rmtree(saved, ignore_errors=True)
    pipe.save_pretrained(saved)
    for number in ("", "_2"):
        shutil.rmtree(saved / ("tokenizer" + number))
        shutil.copytree(getattr(pipe, "tokenizer" + number).name_or_path, saved / ("tokenizer" + number))
    # transformers 5 leaves out the prefix under which transformers 4, optimum's, looks for the weights.
    weights = saved / "text_encoder/model.safetensors"
    save_file({name if name.startswith("text_model.") else "text_model." + name: t for name, t in load_file(weights).items()},
              weights, {"format": "pt"})
    subprocess.run([python, "-m", "optimum.exporters.onnx", "--model", saved, "--task", "text-to-image", "--opset", "17",
                    "--no-post-process", folder], check=True)
    for graph in folder.glob("*/model.onnx"):
        strip(graph)


def pack(name, folder):
    """The same bytes for the same files."""
    with zipfile.ZipFile(OUT / f"{name}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(f for f in folder.rglob("*") if f.is_file()):
            archive.writestr(zipfile.ZipInfo(str(file.relative_to(folder))), file.read_bytes(), zipfile.ZIP_DEFLATED)
    print(f"{name}: {(OUT / f'{name}.zip').stat().st_size} bytes")


# -- pictures -------------------------------------------------------------------------------------------------------------

LONG = "a painting of a cat and a dog on the table by the sea, with many trees, houses and people in the distance, " * 3
CASES = [
    dict(model="sd", name="plain", prompt="a red apple", negative="blurred", seed=1, steps=4, scale=3.0),
    dict(model="sd", name="weighted", prompt="a (red:1.8) apple [on] ((the)) table", negative="(bad:0.5)", seed=1, steps=4, scale=3.0,
         weights=True),
    dict(model="sd", name="chunked", prompt=LONG, negative="blurred", seed=2, steps=3, scale=3.0, windows=5),
    dict(model="sd2-v", name="plain", prompt="a frog! on the sofa!!", negative="", seed=2, steps=5, scale=4.0),
    dict(model="sd2-v", name="unguided", prompt="a frog", negative="", seed=3, steps=3, scale=1.0),
    dict(model="sd2-v", name="chunked", prompt="a cat", negative="a (very:1.5) " + LONG, seed=4, steps=2, scale=4.0, windows=16, weights=True),
    dict(model="lcm", name="scale-8", prompt="a house by the sea", negative="not read", seed=4, steps=6, scale=8.0),
    dict(model="lcm", name="scale-1", prompt="a house by the sea", negative="", seed=4, steps=6, scale=1.0),
    dict(model="sdxl", name="zeroed", prompt="a tree and the sun!", negative="", seed=5, steps=4, scale=5.0),
    dict(model="sdxl", name="negative", prompt="a tree and the sun!", negative="rain", seed=5, steps=4, scale=5.0),
    dict(model="sdxl", name="wide", prompt="a tree", negative="", seed=6, steps=2, scale=1.0, height=24, width=48),
    dict(model="sdxl", name="chunked", prompt="(the sun:1.4)!!! " + LONG, negative="", seed=7, steps=2, scale=5.0, windows=3, weights=True),
]


def draw(pipe, case):
    encoded = encode_prompts(pipe, case)
    result = pipe(**encoded, generator=torch.Generator("cpu").manual_seed(case["seed"]), num_inference_steps=case["steps"],
                  guidance_scale=case["scale"], height=case.get("height", 32), width=case.get("width", 32), output_type="np")
    return (result.images[0] * 255).round().astype("uint8")


def psnr(a, b):
    return 10 * np.log10(255**2 / max(1e-9, np.mean((a.astype(float) - b.astype(float)) ** 2)))


def require_telling(pipe, case, picture):
    """A picture proves something only if it has contrast and what the case is about shows in it."""
    assert picture.std() > 25, (case, picture.std())
    changes = [dict(prompt="something else")]
    if case["negative"] and case["model"] != "lcm" and case["scale"] > 1:
        changes.append(dict(negative="something else"))
    if case.get("weights"):
        changes.append(dict(weights=False))
    if case.get("windows"):
        changes.append(dict(windows=1))
    if case["model"] == "lcm":
        changes.append(dict(scale=case["scale"] + 0.5))
    if case["name"] == "zeroed":
        changes.append(dict(negative=" "))
    for change in changes:
        distance = psnr(picture, draw(pipe, {**case, **change}))
        print("   ", case["model"], case["name"], list(change), f"{distance:.1f} dB")
        assert distance < 35, (case, change, distance)


def main():
    for folder in (OUT, SCRATCH):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    torch.manual_seed(0)
    for name, pipe in pipelines():
        pipe.set_progress_bar_config(disable=True)
        for case in [c for c in CASES if c["model"] == name]:
            picture = draw(pipe, case)
            require_telling(pipe, case, picture)
            case["picture"] = f"{name}-{case['name']}.png"
            Image.fromarray(picture).save(OUT / case["picture"])
        if name == "sd":
            export_half(pipe, SCRATCH / "sd-half")
            export_runtime_tool(pipe, SCRATCH / "sd-runtime-tool")
            pack("sd-half", SCRATCH / "sd-half")
            pack("sd-runtime-tool", SCRATCH / "sd-runtime-tool")
        else:
            export_script_layout(pipe, SCRATCH / name)
            pack(name, SCRATCH / name)
        if name == "sdxl" and len(sys.argv) > 4:
            export_optimum(pipe, SCRATCH / "sdxl-optimum", sys.argv[4])
            pack("sdxl-optimum", SCRATCH / "sdxl-optimum")
    (OUT / "cases.json").write_text(json.dumps(CASES, indent=1))


if __name__ == "__main__":
    main()
