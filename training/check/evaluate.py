"""Accuracy of a checkpoint folder on a written split, by the PyTorch twin (greedy, exact match)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from ..model.checkpoint import Checkpoint, read_pixels
from ..model.variants import BASE_VARIANTS, VARIANTS


def evaluate(folder: Path, dataset: Path, limit: int | None, variant: str | None = None) -> dict:
    """Shares right, of cells selected, and of layers that selected a target cell."""
    checkpoint = Checkpoint(folder, variant)
    lines = [json.loads(line) for line in (dataset / "questions.jsonl").open()][:limit]
    right = dict.fromkeys(BASE_VARIANTS if variant is None else (variant,), 0)
    selected, hit, cached = [], [], ("", None, None)
    for line in lines:
        if cached[0] != line["image"]:
            pixels = read_pixels(dataset / line["image"])
            cached = (line["image"], pixels, checkpoint.look(pixels))
        for name in right:
            text, result = checkpoint.ask(cached[1], cached[2], line["question"], name == "flex")
            right[name] += text == line["answer"]
            if name == "flex":
                for grids in result.grids:
                    for grid in grids[:-1]:
                        selected.append(float(grid.float().mean()))
                        hit.append(any(bool(grid[r, c]) for r, c in line["targetCells"]))
    n = len(lines)
    shares = {"questions": n} | {name: count / n for name, count in right.items()}
    if not selected:
        return shares
    return shares | {"selected": float(np.mean(selected)), "targetSelected": float(np.mean(hit))}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=Path("assets/models/fovea-mini"))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--variant", choices=VARIANTS, help="trained weights of one variant; default: the base")
    a = parser.parse_args()
    print(json.dumps(evaluate(a.checkpoint, a.data, a.limit, a.variant)))
