"""Stage 2 input, first half: training scenes as 1008 px squares, with their questions. Resumable.

Every fourth is an aerial view. A 448 px view of each and its labels go along, so that stage 1 sees that size too. Pictures
that the generator never made (`package_pictures`) may follow, on which there is nothing to answer.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np

from .label_heads import WIDTH
from .labels import patch_labels
from .questions import questions_on
from .refusals import make_faint, refusals_anywhere, refusals_on
from .scenes import Scene, make_picture
from .square import SQUARE, shrunk, square_1008
from .stored_array import stored_array
from .package_pictures import make_stranger

FIRST_SEED = 50_000_000
WIDE, WIDE_UNIT = 448, 63
"""The view of the HD baseline: 16 x 16 patches of 28 px, each 63 px of the square."""


def store_scenes(out: Path, count: int, refusing: bool = False, strangers: int = 0) -> None:
    """Writes squares u8 [count + strangers, 1008, 1008, 3] and a line of scenes.jsonl for each that is finished; `refusing`
    makes some of the words too small to be read and adds what cannot be answered."""
    out.mkdir(parents=True, exist_ok=True)
    path, lines = out / "squares.npy", out / "scenes.jsonl"
    done = len(lines.read_text().splitlines()) if lines.exists() and path.exists() else 0
    patches, keep, whole = SQUARE // WIDE_UNIT, done > 0, count + strangers
    squares = stored_array(path, np.uint8, (whole, SQUARE, SQUARE, 3), keep)
    wide = stored_array(out / "wide.npy", np.uint8, (whole, WIDE, WIDE, 3), keep)
    wide_labels = stored_array(out / "wide_labels.npy", np.int8, (whole, patches, patches, WIDTH), keep)
    with lines.open("a") as log:
        for index in range(done, whole):
            seed = FIRST_SEED + index
            if index >= count:
                pixels = make_stranger(seed)
                square = square_1008(pixels)
                squares[index], wide[index], wide_labels[index] = np.asarray(square), shrunk(square, WIDE), 0
                print(json.dumps(stranger_record(pixels, seed)), file=log, flush=True)
                continue
            scene = make_picture(index % 4 == 3, seed, change=make_faint if refusing else None)
            square = square_1008(scene.pixels)
            squares[index] = np.asarray(square)
            wide[index] = shrunk(square, WIDE)
            wide_labels[index] = patch_labels(scene.drawing, SQUARE, WIDE_UNIT, *scene.drawing.margins())
            print(json.dumps(scene_record(scene, random.Random(seed), refusing)), file=log, flush=True)


def scene_record(scene: Scene, rng: random.Random, refusing: bool = False) -> dict:
    """A line of scenes.jsonl: the picture's native size and everything that can be asked about it, and with `refusing` also
    what has no answer (words that are too small among it instead of among the former)."""
    questions = questions_on(scene, rng)
    record = {"seed": scene.seed, "width": scene.width, "height": scene.height}
    if not refusing:
        return record | {"things": [q.record() for q in questions]}
    refusals = refusals_on(scene.drawing, rng)
    faint = {q.name for q in refusals if q.kind == "too_small"}
    things = [q.record() for q in questions if q.kind != "word" or q.name not in faint]
    return record | {"things": things, "refusals": [q.record() for q in refusals]}


def stranger_record(pixels: np.ndarray, seed: int) -> dict:
    """The same of a picture on which there is nothing of what is taught."""
    refusals = refusals_anywhere(random.Random(seed))
    size = {"width": pixels.shape[1], "height": pixels.shape[0]}
    return {"seed": seed} | size | {"things": [], "refusals": [q.record() for q in refusals]}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--refusing", action="store_true", help="also what cannot be answered (for finetune --refusals)")
    parser.add_argument("--strangers", type=int, default=0, help="pictures after these that the generator never made")
    a = parser.parse_args()
    store_scenes(a.out, a.count, a.refusing, a.strangers)
