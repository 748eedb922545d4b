"""Stage 2 input, first half: training scenes as 1008 px squares, with their questions. Resumable."""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np

from .questions import questions_on
from .scenes import make_scene
from .tile_buffer import square_1008

FIRST_SEED = 50_000_000


def store_scenes(out: Path, count: int) -> None:
    """Writes squares u8 [count, 1008, 1008, 3] and a line of scenes.jsonl for each that is finished."""
    out.mkdir(parents=True, exist_ok=True)
    path, lines = out / "squares.npy", out / "scenes.jsonl"
    done = len(lines.read_text().splitlines()) if lines.exists() and path.exists() else 0
    squares = np.lib.format.open_memmap(
        path, "r+" if done else "w+", np.uint8, None if done else (count, 1008, 1008, 3)
    )
    with lines.open("a") as log:
        for index in range(done, count):
            seed = FIRST_SEED + index
            scene = make_scene(seed)
            squares[index] = np.asarray(square_1008(scene.pixels))
            asked = questions_on(scene, random.Random(seed))
            things = [
                {"kind": q.kind, "name": q.name, "answer": q.answer, "detail": q.detail, "parts": q.parts} for q in asked
            ]
            record = {"seed": seed, "width": scene.width, "height": scene.height, "things": things}
            print(json.dumps(record), file=log, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=3000)
    a = parser.parse_args()
    store_scenes(a.out, a.count)
