"""Start noise and step noise as torch.Generator("cpu") draws it -> noise.json (torch 2.x on x86-64).

usage: python make_noise.py ../resources/golden/noise.json
"""
import json
import sys

import torch

# Tensor sizes drawn in turn from one generator: 16 and more take the block path, fewer the scalar one, and a block path
# with a remainder redraws its last 16.
DRAWS = {
    0: [256],
    42: [256, 256],
    1: [1, 2, 5],
    7: [5, 16, 2],
    12345: [15, 17, 31, 3],
    2**31: [32],
    2**32 - 1: [48],
    2**32 + 5: [16],
    2**63 - 1: [40],
    99: [4 * 64 * 64],
}


def draw(seed, sizes):
    generator = torch.Generator("cpu").manual_seed(seed)
    draws = [torch.randn(size, generator=generator).tolist() for size in sizes]
    # Of a large tensor the first and last values will do: it is one run of the generator.
    return {"seed": seed, "sizes": sizes, "draws": [d if len(d) <= 256 else d[:32] + d[-32:] for d in draws]}


with open(sys.argv[1], "w") as out:
    json.dump([draw(seed, sizes) for seed, sizes in DRAWS.items()], out)
