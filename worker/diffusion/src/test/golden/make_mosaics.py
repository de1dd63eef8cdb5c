"""Twenty prompts by each sampler, drawn with diffusers' own schedulers on the same ONNX files -> one mosaic a sampler.

The loop is that of diffusers' pipelines, written out because OnnxStableDiffusionPipeline gives a scheduler no generator; for
PLMS it is checked against that pipeline. One generator a picture makes its start noise and its step noise.

usage: python make_mosaics.py ../../../../models/emoji-64 ../resources/golden
"""
import sys

import diffusers
import numpy as np
import torch
from PIL import Image

STEPS, SCALE, COLUMNS, SIDE = 8, 4.0, 5, 64
PROMPTS = [line.strip() for line in open(f"{sys.argv[2]}/mosaic-prompts.txt", encoding="utf-8")]
SAMPLERS = {
    "plms": (diffusers.PNDMScheduler, {}),
    "ddim": (diffusers.DDIMScheduler, {}),
    "dpmpp_2m": (diffusers.DPMSolverMultistepScheduler, {}),
    "dpmpp_2m_sde": (diffusers.DPMSolverMultistepScheduler, {"algorithm_type": "sde-dpmsolver++"}),
    "euler": (diffusers.EulerDiscreteScheduler, {}),
    "euler_a": (diffusers.EulerAncestralDiscreteScheduler, {}),
    "heun": (diffusers.HeunDiscreteScheduler, {}),
    "unipc": (diffusers.UniPCMultistepScheduler, {}),
    "lcm": (diffusers.LCMScheduler, {}),
}


def encode(pipe, text):
    ids = pipe.tokenizer(text, padding="max_length", max_length=pipe.tokenizer.model_max_length, truncation=True,
                         return_tensors="np").input_ids.astype(np.int32)
    return pipe.text_encoder(input_ids=ids)[0]


def draw(pipe, scheduler, prompt, seed):
    generator = torch.Generator("cpu").manual_seed(seed)
    text = np.concatenate([encode(pipe, ""), encode(pipe, prompt)])
    scheduler.set_timesteps(STEPS)
    latents = torch.randn((1, 4, SIDE // 8, SIDE // 8), generator=generator) * scheduler.init_noise_sigma
    takes_generator = "generator" in scheduler.step.__code__.co_varnames
    for t in scheduler.timesteps:
        seen = scheduler.scale_model_input(torch.cat([latents] * 2), t).numpy()
        out = pipe.unet(sample=seen, timestep=np.array([float(t)], np.float32).repeat(2), encoder_hidden_states=text)[0]
        noise = torch.from_numpy(out[:1] + SCALE * (out[1:] - out[:1]))
        options = {"generator": generator} if takes_generator else {}
        latents = scheduler.step(noise, t, latents, **options).prev_sample
    image = pipe.vae_decoder(latent_sample=(latents / 0.18215).numpy())[0]
    return (np.clip(image / 2 + 0.5, 0, 1).transpose(0, 2, 3, 1)[0] * 255).round().astype(np.uint8), latents


pipe = diffusers.OnnxStableDiffusionPipeline.from_pretrained(sys.argv[1], provider="CPUExecutionProvider", safety_checker=None)
config = pipe.scheduler.config
for name, (kind, options) in SAMPLERS.items():
    tiles = []
    for i, prompt in enumerate(PROMPTS):
        tiles.append(draw(pipe, kind.from_config(config, **options), prompt, 100 + i)[0])
    if name == "plms":
        pipe.scheduler = kind.from_config(config)
        start = torch.randn((1, 4, SIDE // 8, SIDE // 8), generator=torch.Generator("cpu").manual_seed(100)).numpy()
        official = pipe(PROMPTS[0], height=SIDE, width=SIDE, num_inference_steps=STEPS, guidance_scale=SCALE, latents=start)
        assert np.abs(np.asarray(official.images[0]).astype(int) - tiles[0]).max() <= 1, "the loop is not diffusers'"
    rows = [np.concatenate(tiles[i:i + COLUMNS], axis=1) for i in range(0, len(tiles), COLUMNS)]
    Image.fromarray(np.concatenate(rows)).save(f"{sys.argv[2]}/mosaic-{name}.png", optimize=True)
