"""Writes the fixtures of this folder with PyTorch itself: python engine/testing/torch/makeTorchFixtures.py

views.bin     contiguous, transposed, sliced, shared and empty tensors of several types, a parameter, and what is no tensor
expected.json the numbers of each, as float
legacy.bin    the format before PyTorch 1.6
hostile.bin   a pickle that would run a program
"""

import json
import os
from collections import OrderedDict
from pathlib import Path

import torch

folder = Path(__file__).parent
torch.manual_seed(1)
base = torch.randn(6, 8)
shared = torch.arange(24, dtype=torch.float16)
tensors = OrderedDict(
    contiguous=base.clone(),
    transposed=base.t(),
    sliced=base[1:5:2, 2:7],
    permuted=torch.arange(60, dtype=torch.bfloat16).reshape(3, 4, 5).permute(2, 0, 1),
    first_half=shared[:12].view(3, 4),
    second_half=shared[12:].view(4, 3).t(),
    parameter=torch.nn.Parameter(torch.randn(3, 2, dtype=torch.float16)),
    double=torch.randn(4, 3, dtype=torch.float64).t(),
    whole=torch.tensor([[1, -2], [3, 2**40]]),
    bytes=torch.arange(5, dtype=torch.uint8),
    flags=torch.tensor([True, False]),
    scalar=torch.tensor(2.5),
    empty=torch.zeros(0, 4),
)
expected = {name: {"shape": list(t.shape), "values": t.detach().double().flatten().tolist()} for name, t in tensors.items()}
torch.save(OrderedDict(tensors, step=3, note="no tensor"), folder / "views.bin")
(folder / "expected.json").write_text(json.dumps(expected))
torch.save({"weight": base}, folder / "legacy.bin", _use_new_zipfile_serialization=False)


class Program:
    def __reduce__(self):
        return (os.system, ("echo a program ran",))


torch.save({"weight": base, "evil": Program()}, folder / "hostile.bin")
