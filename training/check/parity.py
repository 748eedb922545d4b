"""Holds the engine to its PyTorch twin, variant by variant.

`python -m training.check.parity --write` makes the fixtures in engine/testing/variants anew: a tiny random base checkpoint,
a `variants/` folder, an image, and what the twin answers. With `--checkpoint DIR --image X --question Y` it asks both
about a real checkpoint and prints how far their logits are apart.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..model.checkpoint import LONGEST_ANSWER, Checkpoint, read_pixels
from ..model.released_layout import write_json
from ..model.stepwise import Answer
from ..model.tokenizer import prompt_ids
from ..model.variants import BASE_VARIANTS, VARIANTS
from .tiny_checkpoint import PROMPT, picture, write_tiny_checkpoint

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "engine" / "testing" / "variants"
TOLERANCE = 2e-3
STEPS = 6


def write_fixtures(folder: Path) -> None:
    """The tiny checkpoint, its picture, and what the twin answers of every variant."""
    write_tiny_checkpoint(folder)
    answers = {v: twin(folder, v, picture(), PROMPT, STEPS, None) for v in VARIANTS}
    expected = {v: {"tokens": a.tokens, "logits": [_rounded(row) for row in a.logits]} for v, a in answers.items()}
    write_json(folder / "expected.json", {"promptIds": PROMPT, "variants": expected}, None)


def twin(folder: Path, variant: str, pixels: np.ndarray, ids: list[int], steps: int, end: int | None) -> Answer:
    """What the PyTorch twin answers, with its logits; `end` None gives all `steps`."""
    checkpoint = Checkpoint(folder, variant)
    return checkpoint.trace(pixels, checkpoint.look(pixels), ids, steps, end)


def engine(folder: Path, variant: str, image: Path, ids: list[int], steps: int) -> dict:
    """What `fovea trace` gives: tokens and steps with logits."""
    command = ["node", str(ROOT / "engine" / "cli" / "fovea.mjs"), "trace", "--checkpoint", str(folder)]
    command += ["--image", str(image), f"--input-ids={','.join(map(str, ids))}", "--steps", str(steps)]
    command += ["--variant", variant, "--weights", "fp32"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)


def compare(folder: Path, image: Path, question: str, end: int | None = 2) -> dict[str, float]:
    """Largest difference of logits per variant that has weights; raises where tokens differ."""
    pixels, ids = read_pixels(image), prompt_ids(question)
    differences = {}
    for variant in VARIANTS:
        if variant not in BASE_VARIANTS and not (folder / "variants" / variant).exists():
            continue
        expected = twin(folder, variant, pixels, ids, LONGEST_ANSWER, end)
        found = engine(folder, variant, image, ids, len(expected.tokens))
        if found["tokens"] != expected.tokens:
            raise AssertionError(f"{variant}: the twin gives {expected.tokens}, the engine {found['tokens']}")
        logits = torch.tensor([step["logits"] for step in found["steps"]])
        differences[variant] = float((logits - torch.stack(expected.logits)).abs().max())
    return differences


def _rounded(row: Tensor) -> list[float]:
    return [round(float(v), 6) for v in row]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="make the fixtures anew")
    parser.add_argument("--checkpoint", type=Path, default=ROOT / "assets" / "models" / "fovea-mini")
    parser.add_argument("--image", type=Path)
    parser.add_argument("--question")
    a = parser.parse_args()
    if a.write:
        write_fixtures(FIXTURES)
    elif a.image is None or a.question is None:
        parser.error("expected --write, or --image and --question")
    else:
        result = compare(a.checkpoint, a.image, a.question)
        for name, difference in result.items():
            print(f"{name:7} {difference:.2e}")
        sys.exit(any(difference > TOLERANCE for difference in result.values()))
