"""Writes the app's sample images: held-out scenes with questions the checkpoint answers right, one of which asks for what is
not there.

The samples are chosen for being answered, and the model card says so: they show the program, not the accuracy.
"""

from __future__ import annotations

import argparse
import io
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from ..model.checkpoint import Checkpoint
from ..pictures.phrasings import KINDS_OF_SPLIT
from ..pictures.questions import Question, questions_on
from ..pictures.refusals import refusals_on
from ..pictures.scenes import make_picture

FIRST_SEED = 7_000_000
WANTED: tuple[tuple[tuple[int, int], str, str, str], ...] = (
    ((1512, 1512), "word", "png", "Signs"),
    ((1008, 1008), "cars", "png", "From above"),
    ((2000, 1500), "clock", "jpeg", "Clocks, landscape"),
    ((1000, 1400), "dots", "png", "Dots, portrait"),
    ((1400, 1000), "mark_colour", "png", "Marks, landscape"),
    ((3024, 2268), "word", "jpeg", "Signs, seven megapixels"),
    ((1512, 1512), "buildings", "png", "Blocks from above"),
)
"""Native size, kind of the first question, file format, title."""
LEFT_OUT: tuple[str, ...] = ("side", "beside", "above", "more")
"""Kinds left out: sides are guessed, and a right yes or no shows little."""


REFUSED = ("Signs", "absent_object")
"""Title of the sample that also has a question without an answer, and the kind of that."""


def encoded(pixels: np.ndarray, file_format: str) -> tuple[bytes, np.ndarray]:
    """The file's bytes, and the pixels as a reader of the file sees them."""
    buffer = io.BytesIO()
    options = {"quality": 92} if file_format == "jpeg" else {"optimize": True}
    Image.fromarray(pixels).save(buffer, file_format, **options)
    return buffer.getvalue(), np.asarray(Image.open(buffer).convert("RGB"))


def write_samples(checkpoint: Checkpoint, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    entries, seed = [], FIRST_SEED
    for number, (size, kind, file_format, title) in enumerate(WANTED, 1):
        while True:
            seed += 1
            scene = make_picture(kind in KINDS_OF_SPLIT["aerial"], seed, heldout=True, size=size)
            data, pixels = encoded(scene.pixels, file_format)
            asked = _answered(checkpoint, pixels, questions_on(scene, random.Random(seed), heldout=True))
            asked.sort(key=lambda q: (q.kind != kind, q.kind))
            chosen = _of_different_subjects(asked)[:3]
            unanswered = refusals_on(scene.drawing, random.Random(seed), heldout=True) if title == REFUSED[0] else []
            refused = _answered(checkpoint, pixels, [q for q in unanswered if q.kind == REFUSED[1]])[:1]
            whole = len(chosen) == 3 and len(refused) == (title == REFUSED[0])
            if len(scene.drawing.things + scene.drawing.lots) >= 5 and whole and chosen[0].kind == kind:
                break
        name = f"{number:02d}-{title.lower().replace(',', '').replace(' ', '-')}.{'jpg' if file_format == 'jpeg' else 'png'}"
        (out / name).write_bytes(data)
        first, *more = chosen + refused
        entries.append(
            {
                "image": name,
                "title": title,
                "width": size[0],
                "height": size[1],
                "question": first.text,
                "answer": first.answer,
                "more": [{"question": q.text, "answer": q.answer} for q in more],
                "seed": seed,
            }
        )
        print(name, first.text, first.answer, flush=True)
    (out / "samples.json").write_text(json.dumps(entries, indent=2) + "\n")


def _answered(checkpoint: Checkpoint, pixels: np.ndarray, asked: Sequence[Question]) -> list[Question]:
    features = checkpoint.look(pixels)
    asked = [q for q in asked if q.kind not in LEFT_OUT]
    return [q for q in asked if checkpoint.ask(pixels, features, q.text, True)[0] == q.answer]


def _of_different_subjects(asked: list[Question]) -> list[Question]:
    """Of each object or lot one question, other kinds before kinds that were there already."""
    chosen: list[Question] = []
    while left := [q for q in asked if q.name not in {c.name for c in chosen}]:
        kinds = {c.kind for c in chosen}
        chosen.append(next((q for q in left if q.kind not in kinds), left[0]))
    return chosen


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=Path("assets/models/fovea-mini"))
    parser.add_argument("--out", type=Path, default=Path("assets/samples"))
    a = parser.parse_args()
    write_samples(Checkpoint(a.checkpoint), a.out)
