"""Writes a split (or all five) as images and questions.jsonl, for `fovea eval` and for evaluate.py.

Beside the five there are `absent` and `strange`, questions that cannot be answered on pictures of the generator and on others,
and `read`, open text, which the model was not trained on yet; `all` leaves these out.

Held-out splits use their own seeds, fonts, backgrounds and phrasings; nothing of them was trained on.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from PIL import Image

from .drawing import Drawing
from .pages import make_page, questions_on_page
from .package_pictures import make_stranger
from .phrasings import KINDS_OF_SPLIT, SPLITS
from .questions import Question, cells_of, questions_on
from .refusals import WHOLE, make_faint, refusals_anywhere, refusals_on
from .scenes import Scene, make_picture
from .square import SQUARE

PER_IMAGE = 5
NEW_SPLITS = ("read", "absent", "strange")
BIG = 2100
"""Pictures longer than this are kept as JPEG (quality 95), the others as PNG."""


def scene_for(split: str, seed: int, heldout: bool, side: int | None = None) -> Scene:
    """`side` fixes the size of the picture instead of drawing one."""
    return make_picture(split == "aerial", seed, heldout, (side, side) if side else None)


def asked_on(split: str, seed: int, rng: random.Random, heldout: bool, side: int | None = None) -> tuple[Scene, list[Question]]:
    """A picture of a split and all that the split can ask about it; pictures of `read` are always 1008 px large."""
    if split == "read":
        scene, lines = make_page(seed, heldout)
        return scene, questions_on_page(lines, rng, heldout)
    if split == "absent":
        size = (side, side) if side else None
        scene = make_picture(seed % 4 == 3, seed, heldout, size, make_faint)
        return scene, refusals_on(scene.drawing, rng, heldout)
    if split == "strange":
        pixels = make_stranger(seed, heldout)
        height, width = pixels.shape[:2]
        return Scene(seed, width, height, Drawing(SQUARE, SQUARE, 1.0), pixels), refusals_anywhere(rng, heldout)
    scene = scene_for(split, seed, heldout, side)
    return scene, [q for q in questions_on(scene, rng, heldout) if q.kind in KINDS_OF_SPLIT[split]]


def choose(asked: list[Question], rng: random.Random, most: int) -> list[Question]:
    """Up to `most` questions: kinds by turns, and subjects not asked about before first."""
    rng.shuffle(asked)
    chosen: list[Question] = []
    while asked and len(chosen) < most:
        kinds, subjects = [q.kind for q in chosen], [q.name for q in chosen]
        best = min(asked, key=lambda q: (kinds.count(q.kind), subjects.count(q.name)))
        asked.remove(best)
        chosen.append(best)
    return chosen


def save_image(scene: Scene, stem: Path, webp: bool) -> str:
    """Writes the picture and returns its file name."""
    image, big = Image.fromarray(scene.pixels), max(scene.width, scene.height) > BIG
    if webp:
        path = stem.with_suffix(".webp")
        image.save(path, quality=88, method=6)
    elif big:
        path = stem.with_suffix(".jpg")
        image.save(path, quality=95, subsampling=0)
    else:
        path = stem.with_suffix(".png")
        image.save(path, compress_level=2)
    return path.name


def write_split(
    split: str, count: int, out: Path, first_seed: int = 0, heldout: bool = True, side: int | None = None, webp: bool = False
) -> None:
    """`count` questions, at most five an image."""
    (out / "images").mkdir(parents=True, exist_ok=True)
    written, seed = 0, first_seed
    with (out / "questions.jsonl").open("w") as lines:
        while written < count:
            rng = random.Random(f"{split}-{seed}")
            scene, asked = asked_on(split, seed, rng, heldout, side)
            chosen = choose(asked, rng, min(PER_IMAGE, count - written))
            name = save_image(scene, out / "images" / f"{split}-{seed:06d}", webp) if chosen else ""
            for number, q in enumerate(chosen):
                record = {
                    "id": f"{split}-{seed:06d}-{number}",
                    "image": f"images/{name}",
                    "question": q.text,
                    "answer": q.answer,
                    "split": split,
                    "kind": q.kind,
                    "seed": seed,
                    "targetCells": [] if q.detail == WHOLE else cells_of(q.detail, 9),
                }
                print(json.dumps(record), file=lines)
                written += 1
            seed += 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=(*SPLITS, *NEW_SPLITS, "all"), default="all")
    parser.add_argument("--count", type=int, default=1000, help="questions of each split")
    parser.add_argument("--out", type=Path, required=True, help="one folder a split is made in it")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--seed-set", choices=("heldout", "train"), default="heldout")
    parser.add_argument("--side", type=int, help="all pictures square and of this size, instead of 1008 to 4000 px")
    parser.add_argument("--webp", action="store_true", help="lossy, small: how training/sealed is kept")
    a = parser.parse_args()
    for one in SPLITS if a.split == "all" else (a.split,):
        write_split(one, a.count, a.out / one, a.first_seed, a.seed_set == "heldout", a.side, a.webp)
        print(f"{one}: {a.count} questions in {a.out / one}", flush=True)
