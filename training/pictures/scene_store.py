"""Stage 2 input, first half: training scenes as 1008 px squares, with their questions. Resumable.

Every fourth is an aerial view. A 448 px view of each and its labels go along, so that stage 1 sees that size too.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np

from PIL import Image

from .labels import WIDTH, patch_labels
from .questions import questions_on
from .scenes import make_aerial, make_scene
from .tile_buffer import square_1008

FIRST_SEED = 50_000_000
WIDE, WIDE_UNIT = 448, 63
"""The view of the HD baseline: 16 x 16 patches of 28 px, each 63 px of the square."""


def store_scenes(out: Path, count: int) -> None:
    """Writes squares u8 [count, 1008, 1008, 3] and a line of scenes.jsonl for each that is finished."""
    out.mkdir(parents=True, exist_ok=True)
    path, lines = out / "squares.npy", out / "scenes.jsonl"
    done = len(lines.read_text().splitlines()) if lines.exists() and path.exists() else 0
    def array(name: str, dtype: type, shape: tuple[int, ...]) -> np.ndarray:
        return np.lib.format.open_memmap(out / f"{name}.npy", "r+" if done else "w+", dtype, None if done else shape)

    squares = array("squares", np.uint8, (count, 1008, 1008, 3))
    wide = array("wide", np.uint8, (count, WIDE, WIDE, 3))
    wide_labels = array("wide_labels", np.int8, (count, 16, 16, WIDTH))
    with lines.open("a") as log:
        for index in range(done, count):
            seed = FIRST_SEED + index
            scene = make_aerial(seed) if index % 4 == 3 else make_scene(seed)
            drawing, square = scene.drawing, square_1008(scene.pixels)
            dx, dy = (1008 - drawing.w) / 2, (1008 - drawing.h) / 2
            squares[index] = np.asarray(square)
            wide[index] = np.asarray(square.resize((WIDE, WIDE), Image.Resampling.BILINEAR))
            wide_labels[index] = patch_labels(drawing, 1008, WIDE_UNIT, dx, dy)
            asked = questions_on(scene, random.Random(seed))
            things = [
                {"kind": q.kind, "slots": q.slots, "answer": q.answer, "detail": q.detail, "parts": q.parts} for q in asked
            ]
            record = {"seed": seed, "width": scene.width, "height": scene.height, "things": things}
            print(json.dumps(record), file=log, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=3000)
    a = parser.parse_args()
    store_scenes(a.out, a.count)
