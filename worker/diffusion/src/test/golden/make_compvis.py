"""Trajectories by CompVis/stable-diffusion's DDIM, PLMS and DPM-Solver formulas -> compvis.json, compvis.f32.

Written from ldm/models/diffusion/{ddim,plms}.py and dpm_solver/ at 21f890f in plain NumPy, in double precision over the
reference's own tables (betas in double, cumulative products kept as floats). Format and model as in make_trajectories.py.

usage: python make_compvis.py ../resources/golden
"""
import json
import sys

import numpy as np
import torch

SIZE, T = 8, 1000
CONFIG = dict(num_train_timesteps=T, beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear",
              prediction_type="epsilon")
BETAS = np.linspace(0.00085 ** 0.5, 0.012 ** 0.5, T, dtype=np.float64) ** 2
ALPHAS_CUMPROD = np.cumprod(1 - BETAS).astype(np.float32).astype(np.float64)


def model(x, t):
    return 0.3 * x + 0.7 * np.cos(0.01 * t + np.arange(SIZE))


def f32(x):
    return np.asarray(x, dtype=np.float32).astype(np.float64)


def noise_stream(seed):
    generator = torch.Generator("cpu").manual_seed(seed)
    return lambda: torch.randn((1, 2, 2, 2), generator=generator).flatten().double().numpy()


def schedule(steps, eta):
    """make_ddim_timesteps and make_ddim_sampling_parameters."""
    timesteps = np.arange(0, T, T // steps) + 1
    alphas = ALPHAS_CUMPROD[timesteps]
    alphas_prev = np.concatenate([ALPHAS_CUMPROD[:1], ALPHAS_CUMPROD[timesteps[:-1]]])
    sigmas = eta * np.sqrt((1 - alphas_prev) / (1 - alphas) * (1 - alphas / alphas_prev))
    return timesteps, alphas, alphas_prev, sigmas


def update(x, e_t, a_t, a_prev, sigma, noise):
    pred_x0 = (x - np.sqrt(1 - a_t) * e_t) / np.sqrt(a_t)
    dir_xt = np.sqrt(1 - a_prev - sigma ** 2) * e_t
    return f32(np.sqrt(a_prev) * pred_x0 + dir_xt + sigma * noise)


def ddim(steps, eta, strength, draw, x):
    timesteps, alphas, alphas_prev, sigmas = schedule(steps, eta)
    index = len(timesteps)
    if strength < 1:  # stochastic_encode at t_enc, decode from the step below it
        index = int(strength * steps)
        x = f32(np.sqrt(alphas[index]) * (np.arange(SIZE) % 3) + np.sqrt(1 - alphas[index]) * x)
    yield x
    for i in reversed(range(index)):
        noise = draw() if eta > 0 else 0
        x = update(x, model(x, timesteps[i]), alphas[i], alphas_prev[i], sigmas[i], noise)
        yield timesteps[i], x


def plms(steps, eta, strength, draw, x):
    timesteps, alphas, alphas_prev, sigmas = schedule(steps, 0)
    old_eps = []
    yield x
    for i in reversed(range(len(timesteps))):
        e_t = model(x, timesteps[i])
        step = lambda e: update(x, e, alphas[i], alphas_prev[i], 0, 0)
        if len(old_eps) == 0:
            x_prev = step(e_t)
            yield timesteps[i], x_prev
            t_next = timesteps[max(i - 1, 0)]
            x = step((e_t + model(x_prev, t_next)) / 2)
            yield t_next, x
        else:
            if len(old_eps) == 1:
                e_prime = (3 * e_t - old_eps[-1]) / 2
            elif len(old_eps) == 2:
                e_prime = (23 * e_t - 16 * old_eps[-1] + 5 * old_eps[-2]) / 12
            else:
                e_prime = (55 * e_t - 59 * old_eps[-1] + 37 * old_eps[-2] - 9 * old_eps[-3]) / 24
            x = step(e_prime)
            yield timesteps[i], x
        old_eps = (old_eps + [e_t])[-3:]


def dpm(steps, eta, strength, draw, x):
    """DPM_Solver(predict_x0=True).sample(order=2, skip_type='time_uniform', method='multistep', lower_order_final=True)."""
    log_alphas = 0.5 * np.log(ALPHAS_CUMPROD)
    log_alpha = lambda t: np.interp(t, np.linspace(0, 1, T + 1)[1:], log_alphas)
    log_sigma = lambda t: 0.5 * np.log(1 - np.exp(2 * log_alpha(t)))
    lam = lambda t: log_alpha(t) - log_sigma(t)
    times = np.linspace(1, 1 / T, steps + 1)
    asked = lambda t: (t - 1 / T) * 1000
    data = lambda x, t: (x - np.exp(log_sigma(t)) * model(x, asked(t))) / np.exp(log_alpha(t))
    before = None
    yield x
    for i in range(steps):
        s, t = times[i], times[i + 1]
        h = lam(t) - lam(s)
        phi = np.expm1(-h)
        m0 = data(x, s)
        order = min(2, steps - i) if steps < 15 else 2
        first = np.exp(log_sigma(t) - log_sigma(s)) * x - np.exp(log_alpha(t)) * phi * m0
        if before is None or order == 1:
            x = f32(first)
        else:
            r0 = (lam(s) - lam(times[i - 1])) / h
            x = f32(first - 0.5 * np.exp(log_alpha(t)) * phi * (m0 - before) / r0)
        before = m0
        yield asked(s), x


def run(kind, steps, eta=0.0, strength=1.0, seed=5):
    draw = noise_stream(seed)
    start, *calls = KINDS[kind](steps, eta, strength, draw, draw())
    keep = 1 if len(calls) < 100 else 100
    numbers = [start]
    for call, (t, x) in enumerate(calls):
        if (call + 1) % keep == 0 or call + 1 == len(calls):
            numbers += [[t], x]
    case = dict(sampler=f"compvis_{kind}", steps=steps, calls=len(calls), keep=keep, eta=eta, strength=strength,
                seed=seed, image=strength < 1)
    return case, np.concatenate(numbers).astype("<f4")


KINDS = dict(ddim=ddim, plms=plms, dpm=dpm)
cases, numbers = zip(*(
    [run(kind, steps) for kind in KINDS for steps in (1, 2, 5, 7, 20, 30, 45, 50, 75, 200, 500) if (kind, steps) != ("dpm", 1)]
    + [run("dpm", steps) for steps in (3, 9, 14, 15, 27)]
    + [run("ddim", steps, eta=1.0) for steps in (5, 20, 30)]
    + [run("ddim", steps, strength=strength) for steps in (20, 30) for strength in (0.25, 0.75)]))
with open(f"{sys.argv[1]}/compvis.json", "w") as out:
    out.write('{"config":%s,\n"trajectories":[\n' % json.dumps(CONFIG))
    out.write(",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "]}\n")
np.concatenate(numbers).tofile(f"{sys.argv[1]}/compvis.f32")
print(len(cases), "trajectories")
