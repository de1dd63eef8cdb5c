"""A Stable Diffusion directory of full size with random weights, and what diffusers' own PyTorch pipeline draws with the same
weights in two steps -> DIR/model, DIR/reference.png, DIR/reference.json. For FullSizeTest; several gigabytes, never committed.

The graphs are exported from diffusers' and transformers' own classes. Neither side ever holds the weights twice: they are
written to one file a graph, which the ONNX file refers to and the PyTorch modules map. Linear layers' weights lie there
transposed, as the exporter folds them.

usage: python make_fullsize.py sd15|sd21-v|sdxl ../../../../models/emoji-64/tokenizer DIR [PIXELS]
       (torch 2.15, diffusers 0.42, transformers 5.23, onnx 1.23)
"""
import itertools
import json
import pathlib
import resource
import shutil
import sys
import time
import warnings
import zlib

import numpy as np
import onnx
import torch
from diffusers import (AutoencoderKL, DDIMScheduler, EulerDiscreteScheduler, PNDMScheduler, StableDiffusionPipeline,
                       StableDiffusionXLPipeline, UNet2DConditionModel)
from onnx import TensorProto, helper
from PIL import Image
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from modules import TextEncoder, Unet, VaeDecoder, extra_inputs

warnings.filterwarnings("ignore")
KIND, TOKENIZER, DIR = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
MODEL = DIR / "model"
START, END = "<|startoftext|>", "<|endoftext|>"
CURVE = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000, steps_offset=1)
BLOCKS = ("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",), ("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3
XL_BLOCKS = ("DownBlock2D",) + ("CrossAttnDownBlock2D",) * 2, ("CrossAttnUpBlock2D",) * 2 + ("UpBlock2D",)
ALIGNMENT = 4096


def clip(hidden, layers, heads, act, projection=None):
    config = CLIPTextConfig(
        vocab_size=49408, hidden_size=hidden, intermediate_size=4 * hidden, num_hidden_layers=layers, num_attention_heads=heads,
        hidden_act=act, projection_dim=projection or hidden, max_position_embeddings=77, bos_token_id=49406, eos_token_id=49407,
        attn_implementation="eager")
    return config, (CLIPTextModelWithProjection if projection else CLIPTextModel)


# The published configurations: CompVis' v1, Stability's v2-1 at 768 pixels, and XL base.
KINDS = {
    "sd15": dict(
        text=[clip(768, 12, 12, "quick_gelu")], pads=[END], scaling=0.18215, pixels=512, sampler="plms",
        unet=dict(sample_size=64, block_out_channels=(320, 640, 1280, 1280), cross_attention_dim=768, attention_head_dim=8,
                  down_block_types=BLOCKS[0], up_block_types=BLOCKS[1]),
        schedule=lambda: PNDMScheduler(skip_prk_steps=True, set_alpha_to_one=False, timestep_spacing="leading", **CURVE)),
    "sd21-v": dict(
        text=[clip(1024, 23, 16, "gelu")], pads=["!"], scaling=0.18215, pixels=768, sampler="ddim",
        unet=dict(sample_size=96, block_out_channels=(320, 640, 1280, 1280), cross_attention_dim=1024,
                  attention_head_dim=(5, 10, 20, 20), use_linear_projection=True, upcast_attention=True,
                  down_block_types=BLOCKS[0], up_block_types=BLOCKS[1]),
        schedule=lambda: DDIMScheduler(prediction_type="v_prediction", clip_sample=False, set_alpha_to_one=False, **CURVE)),
    "sdxl": dict(
        text=[clip(768, 12, 12, "quick_gelu"), clip(1280, 32, 20, "gelu", 1280)], pads=[END, "!"], scaling=0.13025, pixels=1024,
        sampler="euler",
        unet=dict(sample_size=128, block_out_channels=(320, 640, 1280), cross_attention_dim=2048, attention_head_dim=(5, 10, 20),
                  use_linear_projection=True, transformer_layers_per_block=(1, 2, 10), addition_embed_type="text_time",
                  addition_time_embed_dim=256, projection_class_embeddings_input_dim=2816,
                  down_block_types=XL_BLOCKS[0], up_block_types=XL_BLOCKS[1]),
        schedule=lambda: EulerDiscreteScheduler(timestep_spacing="leading", **CURVE)),
}


# -- modules without weights ----------------------------------------------------------------------------------------------


def hollow(make):
    """A module whose weights are one number each, stretched to their shapes: it can be traced, and takes no memory. No two
    are the same number, or the exporter would make one weight of equal ones."""
    with torch.device("meta"):
        module = make().eval()
    numbers = itertools.count(1.0)
    for owner in module.modules():
        for name, parameter in list(owner._parameters.items()):
            if parameter is not None:
                number = torch.tensor([next(numbers)])
                owner._parameters[name] = torch.nn.Parameter(number.expand(parameter.shape), requires_grad=False)
        for name, buffer in list(owner._buffers.items()):
            if buffer is not None:
                assert name == "position_ids", name
                owner._buffers[name] = torch.arange(buffer.shape[-1]).expand(buffer.shape)
    return module


# -- export ---------------------------------------------------------------------------------------------------------------


def export(wrapper, args, component, inputs, outputs, axes):
    """Traces the graph with its weights as inputs, makes them external initializers and writes their file."""
    folder = MODEL / component
    folder.mkdir(parents=True)
    path = folder / "model.onnx"
    with torch.no_grad():
        torch.onnx.export(wrapper.eval(), args, str(path), input_names=inputs, output_names=outputs, dynamic_axes=axes,
                          opset_version=17, dynamo=False, export_params=False, do_constant_folding=False)
    model = onnx.load(path)
    shapes = {v.name: [d.dim_value for d in v.type.tensor_type.shape.dim] for v in model.graph.input if v.name not in inputs}
    transposed = fold_transposes(model.graph, shapes)
    keep = [v for v in model.graph.input if v.name in inputs]
    del model.graph.input[:]
    model.graph.input.extend(keep)
    places = {}
    with open(folder / "weights.pb", "wb") as file:
        for name, shape in shapes.items():
            file.seek(-(-file.tell() // ALIGNMENT) * ALIGNMENT)
            lying = shape[::-1] if name in transposed else shape
            places[name] = (file.tell(), lying, name in transposed)
            length = write_weight(file, name, shape, lying)
            model.graph.initializer.append(external(name, lying, places[name][0], length))
    onnx.save(model, path)
    return places


def fold_transposes(graph, shapes):
    """Drops the transposing of weights that nothing else reads; returns whose."""
    readers = {}
    for node in graph.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)
    folded, renamed = set(), {}
    for name in shapes:
        users = readers.get(name, [])
        if len(shapes[name]) == 2 and users and all(u.op_type == "Transpose" for u in users):
            folded.add(name)
            renamed.update({user.output[0]: name for user in users})
    kept = [node for node in graph.node if not (node.op_type == "Transpose" and node.input[0] in folded)]
    for node in kept:
        node.input[:] = [renamed.get(name, name) for name in node.input]
    del graph.node[:]
    graph.node.extend(kept)
    return folded


def write_weight(file, name, shape, lying):
    """Normal numbers by fan-in for matrices and kernels, one for scales, zero for biases."""
    generator = np.random.default_rng([1, zlib.crc32(name.encode())])
    if len(shape) == 1:
        values = np.ones(lying, np.float32) if name.endswith("weight") else np.zeros(lying, np.float32)
    else:
        values = generator.standard_normal(lying, dtype=np.float32)
        values *= 1 / np.sqrt(np.prod(shape[1:]) if "embedding.weight" not in name else 1)
    file.write(values.tobytes())
    return values.nbytes


def external(name, shape, offset, length):
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape, data_location=TensorProto.EXTERNAL)
    for key, value in dict(location="weights.pb", offset=offset, length=length).items():
        tensor.external_data.add(key=key, value=str(value))
    return tensor


def fill(module, prefix, component, places):
    """Lets a module's weights be what lies in the file."""
    for name, (offset, lying, transposed) in places.items():
        values = np.memmap(MODEL / component / "weights.pb", np.float32, "r", offset, tuple(lying))
        tensor = torch.from_numpy(values)
        *path, leaf = name.removeprefix(prefix).split(".")
        owner = module.get_submodule(".".join(path))
        assert leaf in owner._parameters, name
        owner._parameters[leaf] = torch.nn.Parameter(tensor.T if transposed else tensor, requires_grad=False)


# -- the model --------------------------------------------------------------------------------------------------------------


def tokenizer(folder, pad):
    shutil.copytree(TOKENIZER, MODEL / folder)
    for file in ("special_tokens_map.json", "tokenizer_config.json"):
        content = json.loads((MODEL / folder / file).read_text())
        (MODEL / folder / file).write_text(json.dumps({**content, "pad_token": pad}))
    return CLIPTokenizer.from_pretrained(MODEL / folder)


def build(kind):
    xl = len(kind["text"]) == 2
    parts = {"scheduler": kind["schedule"]()}
    parts["scheduler"].save_pretrained(MODEL / "scheduler")
    batch = {0: "batch"}
    for i, ((config, text_class), pad) in enumerate(zip(kind["text"], kind["pads"])):
        suffix = "_2" if i else ""
        parts["tokenizer" + suffix] = tokenizer("tokenizer" + suffix, pad)
        encoder = hollow(lambda: text_class(config))
        outputs = ["text_embeds"] if i else []
        outputs += [f"hidden_states.{n}" for n in range(config.num_hidden_layers + 1)] if xl else ["last_hidden_state"]
        places = export(TextEncoder(encoder, outputs), (torch.zeros(1, 77, dtype=torch.int32),), "text_encoder" + suffix,
                        ["input_ids"], outputs, {"input_ids": {0: "batch", 1: "sequence"}})
        fill(encoder, "encoder.", "text_encoder" + suffix, places)
        parts["text_encoder" + suffix] = encoder

    unet = hollow(lambda: UNet2DConditionModel(in_channels=4, out_channels=4, layers_per_block=2, **kind["unet"]))
    extras = extra_inputs(unet.config)
    args = (torch.zeros(2, 4, 8, 8), torch.zeros(2), torch.zeros(2, 77, unet.config.cross_attention_dim),
            *[torch.zeros(2, width) for width in extras.values()])
    places = export(Unet(unet, list(extras)), args, "unet", ["sample", "timestep", "encoder_hidden_states", *extras], ["out_sample"],
                    {"sample": {0: "batch", 2: "height", 3: "width"}, "timestep": batch,
                     "encoder_hidden_states": {0: "batch", 1: "sequence"}, **{name: batch for name in extras}})
    fill(unet, "unet.", "unet", places)
    write_config("unet", unet.config)
    parts["unet"] = unet

    vae = hollow(lambda: AutoencoderKL(
        block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4, scaling_factor=kind["scaling"],
        sample_size=kind["pixels"], down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4))
    places = export(VaeDecoder(vae), (torch.zeros(1, 4, 8, 8),), "vae_decoder", ["latent_sample"], ["sample"],
                    {"latent_sample": {0: "batch", 2: "height", 3: "width"}})
    fill(vae, "vae.", "vae_decoder", places)
    write_config("vae_decoder", vae.config)
    parts["vae"] = vae
    write_index(parts, xl)
    if xl:
        return StableDiffusionXLPipeline(**parts, add_watermarker=False)
    return StableDiffusionPipeline(**parts, safety_checker=None, feature_extractor=None, requires_safety_checker=False)


def write_config(component, config):
    (MODEL / component / "config.json").write_text(json.dumps(dict(config), default=str))


def write_index(parts, xl):
    index = {"_class_name": "StableDiffusionXLPipeline" if xl else "OnnxStableDiffusionPipeline",
             "scheduler": ["diffusers", type(parts["scheduler"]).__name__]}
    index |= {("vae_decoder" if name == "vae" else name): ["diffusers", "OnnxRuntimeModel"] for name in parts if name != "scheduler"}
    (MODEL / "model_index.json").write_text(json.dumps(index, indent=1))


def main():
    kind = KINDS[KIND]
    pixels = int(sys.argv[4]) if len(sys.argv) > 4 else kind["pixels"]
    shutil.rmtree(DIR, ignore_errors=True)
    MODEL.mkdir(parents=True)
    started = time.time()
    pipe = build(kind)
    weights = sum(f.stat().st_size for f in MODEL.rglob("weights.pb"))
    parameters = sum(p.numel() for part in (pipe.unet, pipe.text_encoder) for p in part.parameters())
    assert weights > 4 * parameters, "the exporter left weights out"
    print(f"exported in {time.time() - started:.0f} s, {weights / 1e9:.2f} GB of weights, "
          f"UNet {sum(p.numel() for p in pipe.unet.parameters()) / 1e6:.2f} M parameters")
    request = dict(prompt="a red apple on a blue background", negative="", seed=42, steps=2, scale=5.0, pixels=pixels,
                   sampler=kind["sampler"], weights=weights)
    started = time.time()
    result = pipe(request["prompt"], generator=torch.Generator("cpu").manual_seed(request["seed"]), num_inference_steps=2,
                  guidance_scale=request["scale"], height=pixels, width=pixels, output_type="np").images[0]
    picture = (result * 255).round().astype("uint8")
    print(f"drawn in {time.time() - started:.0f} s, contrast {picture.std():.1f}, "
          f"peak RSS {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    assert picture.std() > 20, "a flat picture proves nothing"
    Image.fromarray(picture).save(DIR / "reference.png")
    (DIR / "reference.json").write_text(json.dumps(request))


if __name__ == "__main__":
    main()
