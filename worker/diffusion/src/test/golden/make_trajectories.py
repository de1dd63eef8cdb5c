"""Trajectories of diffusers' PNDMScheduler (skip_prk_steps) and DDIMScheduler -> trajectories.json.

The model is a formula, so that the steps are all that is tested: 0.3 x + 0.7 cos(0.01 t + i) for element i.

usage: python make_trajectories.py ../resources/golden/trajectories.json
"""
import json
import sys

import torch
from diffusers import DDIMScheduler, PNDMScheduler

SIZE = 16
SD = dict(
    num_train_timesteps=1000, beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1,
    set_alpha_to_one=False, timestep_spacing="leading", prediction_type="epsilon",
)


def model(x, t):
    i = torch.arange(SIZE, dtype=torch.float64)
    return (0.3 * x.double() + 0.7 * torch.cos(0.01 * float(t) + i)).float()


def scheduler(kind, config):
    if kind == "plms":
        return PNDMScheduler(skip_prk_steps=True, **config)
    return DDIMScheduler(**{"clip_sample": False, **config})


def trajectory(kind, steps, eta=0.0, seed=11, **changes):
    config = {**SD, **changes}
    s = scheduler(kind, config)
    s.set_timesteps(steps)
    generator = torch.Generator("cpu").manual_seed(seed)
    x = torch.randn(SIZE, generator=generator)
    for t in s.timesteps:
        more = dict(eta=eta, generator=generator) if kind == "ddim" else {}
        x = s.step(model(x, t), t, x, **more).prev_sample
    return {"sampler": kind, "steps": steps, "eta": eta, "seed": seed, "config": config,
            "timesteps": s.timesteps.tolist(), "latents": x.tolist()}


def cases():
    for kind in ("plms", "ddim"):
        for prediction in ("epsilon", "v_prediction"):
            for steps in (1, 2, 3, 5, 20, 50):
                yield trajectory(kind, steps, prediction_type=prediction)
        for spacing in ("trailing", "linspace"):
            for steps in (1, 2, 7, 20):
                yield trajectory(kind, steps, timestep_spacing=spacing)
        yield trajectory(kind, 20, beta_schedule="linear", beta_start=0.0001, beta_end=0.02)
        yield trajectory(kind, 20, beta_schedule="squaredcos_cap_v2")
        yield trajectory(kind, 5, trained_betas=[0.001 * (i + 1) for i in range(20)], num_train_timesteps=20)
        yield trajectory(kind, 20, set_alpha_to_one=True)
        yield trajectory(kind, 20, steps_offset=0)
        yield trajectory(kind, 333)
        yield trajectory(kind, 999)
    yield trajectory("ddim", 20, eta=1.0)
    yield trajectory("ddim", 20, eta=0.5, prediction_type="v_prediction")
    yield trajectory("ddim", 20, clip_sample=True, clip_sample_range=0.8)


def hash_of(values, h=1):
    for value in values:
        h = (31 * h + int(value)) & 0xFFFFFFFF
    return h


def timesteps(spacing):
    """Every run from 1 to 1000 steps: one hash over the legal ones, and which are not."""
    s = DDIMScheduler(**{**SD, "timestep_spacing": spacing})
    h, refused = 1, []
    for steps in range(1, 1001):
        s.set_timesteps(steps)
        ts = s.timesteps.tolist()
        if len(ts) != steps or min(ts) < 0 or max(ts) > 999:
            refused.append(steps)
        else:
            h = hash_of(ts, h)
    return {"spacing": spacing, "hash": h, "refused": refused}


result = {"trajectories": list(cases()), "timesteps": [timesteps(s) for s in ("leading", "trailing", "linspace")]}
for t in result["timesteps"]:
    print(t)
with open(sys.argv[1], "w") as out:
    json.dump(result, out)
