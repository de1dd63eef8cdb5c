"""Trajectories of diffusers' classes over a model that is a formula -> trajectories.json (the cases), trajectories.f32 (the numbers).

The model is 0.3 x + 0.7 cos(0.01 t + i) for element i of its input, so that the steps are all that is tested. Each case
holds, as little-endian floats: the start latents, then for every model call kept its timestep and the latents after it.

usage: python make_trajectories.py ../resources/golden
"""
import json
import sys
import warnings

import numpy as np
import torch
from diffusers import (
    DDIMScheduler, DPMSolverMultistepScheduler, EulerAncestralDiscreteScheduler, EulerDiscreteScheduler,
    HeunDiscreteScheduler, LCMScheduler, PNDMScheduler, UniPCMultistepScheduler,
)
from diffusers.utils import logging

logging.set_verbosity_error()
warnings.filterwarnings("ignore")

SHAPE = (1, 2, 2, 2)
SD = dict(
    num_train_timesteps=1000, beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1,
    set_alpha_to_one=False, timestep_spacing="leading", prediction_type="epsilon", clip_sample=False,
    skip_prk_steps=True,
)
SDE = dict(algorithm_type="sde-dpmsolver++")
CLASSES = dict(
    plms=(PNDMScheduler, {}), ddim=(DDIMScheduler, {}), dpmpp_2m=(DPMSolverMultistepScheduler, {}),
    dpmpp_2m_sde=(DPMSolverMultistepScheduler, SDE), euler=(EulerDiscreteScheduler, {}),
    euler_a=(EulerAncestralDiscreteScheduler, {}), heun=(HeunDiscreteScheduler, {}),
    unipc=(UniPCMultistepScheduler, {}), lcm=(LCMScheduler, {}),
)
SIGMAS = ("dpmpp_2m", "dpmpp_2m_sde", "euler", "heun", "unipc")
NO_SAMPLE = ("plms", "euler_a")
SPACINGS = ("leading", "trailing", "linspace")


def model(x, t):
    i = torch.arange(x.numel(), dtype=torch.float64).reshape(x.shape)
    return (0.3 * x.double() + 0.7 * torch.cos(0.01 * float(t) + i)).float()


def run(kind, steps, eta=0.0, seed=11, sigmas="model", strength=1.0, image=False, keep=1, within=1e-5, **changes):
    """As the pipelines: text to image, or image to image from an image of zeros, ones and twos.

    `within` is above 1e-5 where single precision between two calls is worse than that: from sigma 4096, over 333 noisy
    steps, and for Heun's slope at sigma 0.03 after one step from 14.6.
    """
    config = {**SD, **changes}
    cls, own = CLASSES[kind]
    spaced = {} if sigmas == "model" else {f"use_{sigmas}_sigmas": True}
    s = cls.from_config({**config, **own, **spaced})
    s.set_timesteps(steps)
    generator = torch.Generator("cpu").manual_seed(seed)
    x = torch.randn(SHAPE, generator=generator)
    start = max(steps - min(int(steps * strength), steps), 0)
    timesteps = s.timesteps[start * s.order:]
    if hasattr(s, "set_begin_index"):  # Where two timesteps are equal, a search for the first would skip one.
        s.set_begin_index(start * s.order)
    if image:
        x = s.add_noise(torch.arange(x.numel()).reshape(SHAPE) % 3 * 1.0, x, timesteps[:1])
    else:
        x = x * s.init_noise_sigma
    step = s.step.__code__.co_varnames[:s.step.__code__.co_argcount]
    more = {"eta": eta} if "eta" in step else {}
    more |= {"generator": generator} if "generator" in step else {}
    numbers = [x.flatten().tolist()]
    for call, t in enumerate(timesteps):
        x = s.step(model(s.scale_model_input(x, t), t), t, x, **more).prev_sample
        if (call + 1) % keep == 0 or call + 1 == len(timesteps):
            numbers.append([float(t)] + x.flatten().tolist())
    flat = np.array([n for row in numbers for n in row], dtype="<f4")
    if not np.isfinite(flat).all():
        raise ValueError(f"{kind} {steps} {changes}: diffusers itself has no such run")
    case = dict(sampler=kind, steps=steps, calls=len(timesteps), keep=keep, changes=changes, eta=eta, seed=seed,
                sigmas=sigmas, strength=strength, image=image, within=within)
    defaults = dict(keep=1, changes={}, eta=0.0, seed=11, sigmas="model", strength=1.0, image=False, within=1e-5)
    return {k: v for k, v in case.items() if k not in defaults or v != defaults[k]}, flat


def grid():
    """Every sampler, prediction, spacing and length; those along sigma in all three spacings of sigma."""
    for kind in CLASSES:
        for prediction in ("epsilon", "v_prediction", "sample"):
            for spacing in SPACINGS:
                for steps in (1, 2, 5, 20, 50):
                    if prediction == "sample" and (kind in NO_SAMPLE or steps == 50):
                        continue
                    at = dict(prediction_type=prediction, timestep_spacing=spacing)
                    if (kind, prediction, spacing, steps) == ("heun", "epsilon", "linspace", 2):
                        at["within"] = 2e-5
                    yield run(kind, steps, **at)
                    if kind in SIGMAS and prediction != "sample":
                        yield run(kind, steps, sigmas="karras", **at)
                        if steps < 50:
                            yield run(kind, steps, use_exponential_sigmas=True, **at)
                    if kind == "ddim":
                        yield run(kind, steps, eta=0.6, **at)


def lengths():
    """Those that the reference cannot run, and very long ones."""
    for kind in CLASSES:
        for steps in (3, 7, 9, 27, 333):
            if kind != "lcm" or steps <= 50:
                yield run(kind, steps, keep=50, within=2e-5 if (kind, steps) == ("dpmpp_2m_sde", 333) else 1e-5)
        if kind != "lcm":
            yield run(kind, 501, keep=250)
        if kind not in ("dpmpp_2m", "dpmpp_2m_sde", "unipc", "lcm"):
            yield run(kind, 999, keep=500)


def curves():
    for kind in CLASSES:
        yield run(kind, 10, beta_schedule="linear", beta_start=0.0001, beta_end=0.02)
        yield run(kind, 10, beta_schedule="squaredcos_cap_v2", **({} if kind != "heun" else dict(steps_offset=0)))
        short = dict(original_inference_steps=10) if kind == "lcm" else {}
        yield run(kind, 5, trained_betas=[0.001 * (i + 1) for i in range(20)], num_train_timesteps=20, **short)
        yield run(kind, 10, steps_offset=0)
        if kind not in ("plms", "heun"):
            for spacing in SPACINGS:
                yield run(kind, 10, rescale_betas_zero_snr=True, prediction_type="v_prediction",
                          timestep_spacing=spacing, within=3e-5 if (kind, spacing) == ("euler_a", "linspace") else 1e-5)
        for sigmas in ("karras", "exponential") if kind in SIGMAS else ():
            yield run(kind, 10, sigmas=sigmas, beta_schedule="squaredcos_cap_v2")


def bounds():
    for kind in ("ddim", "lcm", "heun"):
        yield run(kind, 10, clip_sample=True, clip_sample_range=0.8)
    for kind in ("ddim", "lcm", "dpmpp_2m", "dpmpp_2m_sde", "unipc"):
        yield run(kind, 10, thresholding=True, dynamic_thresholding_ratio=0.6, sample_max_value=1.5)
        yield run(kind, 10, thresholding=True, prediction_type="v_prediction")


def alpha_bar():
    for kind in ("plms", "ddim"):
        yield run(kind, 20, set_alpha_to_one=True)
    for steps in (4, 5, 20, 50):
        for prediction in ("epsilon", "v_prediction"):
            for spacing in SPACINGS:
                yield run("plms", steps, skip_prk_steps=False, prediction_type=prediction, timestep_spacing=spacing)
    for steps in (1, 4, 8):
        yield run("lcm", steps, original_inference_steps=100, timestep_scaling=3.0)


def along_sigma():
    for prediction in ("epsilon", "v_prediction"):
        yield run("euler", 10, interpolation_type="log_linear", prediction_type=prediction)
        yield run("euler", 10, final_sigmas_type="sigma_min", prediction_type=prediction)
    yield run("euler", 10, timestep_type="continuous", prediction_type="v_prediction")
    for kind in ("euler", "unipc"):
        yield run(kind, 10, sigmas="karras", sigma_min=0.1, sigma_max=10.0)
        yield run(kind, 10, sigmas="exponential", sigma_min=0.1, sigma_max=10.0)
    for kind in SIGMAS:
        yield run(kind, 10, use_karras_sigmas=True)
        for steps in (1, 5, 20):
            yield run(kind, steps, use_beta_sigmas=True)
    for kind in ("dpmpp_2m", "dpmpp_2m_sde"):
        for steps in (1, 5, 20):
            yield run(kind, steps, use_lu_lambdas=True)
            yield run(kind, steps, use_lu_lambdas=True, use_exponential_sigmas=True)
    yield run("dpmpp_2m", 5, use_lu_lambdas=True, use_karras_sigmas=True)


def solvers():
    for kind in ("dpmpp_2m", "dpmpp_2m_sde"):
        for steps in (1, 2, 5, 20):
            for order in (1, 3):
                yield run(kind, steps, solver_order=order)
            yield run(kind, steps, solver_type="heun")
            yield run(kind, steps, final_sigmas_type="sigma_min")
            yield run(kind, steps, final_sigmas_type="sigma_min", lower_order_final=False)
            yield run(kind, steps, final_sigmas_type="sigma_min", lower_order_final=False, euler_at_final=True)
        yield run(kind, 10, final_sigmas_type="sigma_min", use_karras_sigmas=True)
        for spacing in SPACINGS:
            yield run(kind, 10, lambda_min_clipped=-3.0, timestep_spacing=spacing)
    for steps in (1, 2, 5, 20):
        for order in (1, 2, 3):
            yield run("unipc", steps, solver_order=order, solver_type="bh2", disable_corrector=[0, 3])
            yield run("unipc", steps, solver_order=order, solver_type="bh1", final_sigmas_type="sigma_min")
            yield run("unipc", steps, solver_order=order, predict_x0=False, final_sigmas_type="sigma_min",
                      lower_order_final=False)


def images():
    for kind in CLASSES:
        for strength in (0.3, 0.75, 0.95, 1.0):
            yield run(kind, 20, strength=strength, image=True)
        yield run(kind, 4, strength=0.5, image=True, prediction_type="v_prediction", timestep_spacing="trailing")
    for kind in SIGMAS:
        yield run(kind, 10, strength=0.6, image=True, sigmas="karras")


def hash_of(values, h=1):
    for value in values:
        h = (31 * h + int(value)) & 0xFFFFFFFF
    return h


def timesteps(kind, spacing):
    """Every run from 1 to 1000 steps: one hash over the legal ones (that many different timesteps), and which are not."""
    cls, own = CLASSES[kind]
    s = cls.from_config({**SD, **own, "timestep_spacing": spacing})
    h, refused = 1, []
    for steps in range(1, 1001):
        s.set_timesteps(steps)
        ts = s.timesteps.tolist()
        if len(set(ts)) != steps or min(ts) < 0 or max(ts) > 999:
            refused.append(steps)
        else:
            h = hash_of(ts, h)
    return {"sampler": kind, "spacing": spacing, "hash": h, "refused": refused}


cases, numbers = zip(*(c for g in (grid, lengths, curves, bounds, alpha_bar, along_sigma, solvers, images) for c in g()))
tables = [timesteps(kind, spacing) for kind in ("ddim", "unipc") for spacing in SPACINGS]
with open(f"{sys.argv[1]}/trajectories.json", "w") as out:
    out.write('{"config":%s,\n"timesteps":[\n' % json.dumps(SD))
    out.write(",\n".join(json.dumps(t, separators=(",", ":")) for t in tables) + '],\n"trajectories":[\n')
    out.write(",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "]}\n")
np.concatenate(numbers).tofile(f"{sys.argv[1]}/trajectories.f32")
print(len(cases), "trajectories")
