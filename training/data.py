"""Writes a split as images and questions.jsonl, for `fovea eval` and for evaluate.py.

Held-out splits use their own seeds, fonts, backgrounds and phrasings; nothing of them was trained on.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from PIL import Image

from .questions import cells_of, questions_on
from .scenes import make_scene
from .wordlist import KINDS_OF_SPLIT


def write_split(split: str, count: int, out: Path, first_seed: int = 0, heldout: bool = True) -> None:
    """At most two questions a scene, of different objects where it has them."""
    (out / "images").mkdir(parents=True, exist_ok=True)
    written, seed = 0, first_seed
    with (out / "questions.jsonl").open("w") as lines:
        while written < count:
            scene = make_scene(seed, heldout)
            rng = random.Random(f"{split}-{seed}")
            asked = [q for q in questions_on(scene, rng, heldout) if q.kind in KINDS_OF_SPLIT[split]]
            rng.shuffle(asked)
            name = f"{split}-{seed:06d}.png"
            for number, q in enumerate(asked[: min(2, count - written)]):
                if number == 0:
                    Image.fromarray(scene.pixels).save(out / "images" / name)
                record = {
                    "id": f"{split}-{seed:06d}-{number}",
                    "image": f"images/{name}",
                    "question": q.text,
                    "answer": q.answer,
                    "split": split,
                    "seed": seed,
                    "targetCells": cells_of(q.detail, 9),
                }
                print(json.dumps(record), file=lines)
                written += 1
            seed += 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=sorted(KINDS_OF_SPLIT), required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--seed-set", choices=("heldout", "train"), default="heldout")
    a = parser.parse_args()
    write_split(a.split, a.count, a.out, a.first_seed, a.seed_set == "heldout")
