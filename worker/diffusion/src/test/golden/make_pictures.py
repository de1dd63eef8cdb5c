"""Pictures that diffusers' OnnxStableDiffusionPipeline draws from the same ONNX files and torch's noise -> PNGs.

usage: python make_pictures.py ../../../../models/emoji-64 ../resources/golden
"""
import sys

import torch
from diffusers import DDIMScheduler, EulerDiscreteScheduler, OnnxStableDiffusionPipeline, PNDMScheduler


class Euler(EulerDiscreteScheduler):
    """The ONNX pipeline multiplies a NumPy array by it, which a tensor refuses."""

    init_noise_sigma = property(lambda self: float(EulerDiscreteScheduler.init_noise_sigma.fget(self)))


CASES = [
    ("plms", PNDMScheduler, "a red apple on a blue background", "", 42, 25, 4.0),
    ("ddim", DDIMScheduler, "a small frog on an orange background", "white", 7, 10, 3.0),
    ("euler", Euler, "a red heart", "", 5, 8, 3.0),
    ("unguided", PNDMScheduler, "a strawberry, white background", "", 3, 10, 1.0),
]

for name, scheduler, prompt, negative, seed, steps, scale in CASES:
    pipeline = OnnxStableDiffusionPipeline.from_pretrained(sys.argv[1], provider="CPUExecutionProvider", safety_checker=None)
    pipeline.scheduler = scheduler.from_config(pipeline.scheduler.config)
    latents = torch.randn((1, 4, 8, 8), generator=torch.Generator("cpu").manual_seed(seed)).numpy()
    image = pipeline(prompt, height=64, width=64, num_inference_steps=steps, guidance_scale=scale,
                     negative_prompt=negative, latents=latents).images[0]
    image.save(f"{sys.argv[2]}/picture-{name}.png")
