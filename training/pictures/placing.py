"""Where objects and clutter stand on a whole picture."""

from __future__ import annotations

import random

import numpy as np

from .blend import blend
from .details import disc
from .drawing import Drawing, Thing
from .lettering import random_mark
from .wordlist import COLOUR_NAMES, OBJECT_SHAPES

THING = (128, 228)
"""Least size of an object and one above the greatest, in 1008 px units."""


def place_things(rng: random.Random, drawing: Drawing, count: int) -> None:
    """Adds up to `count` objects with distinct names that do not touch."""
    names: set[tuple[str, str]] = set()
    for _ in range(count * 12):
        if len(drawing.things) == count:
            return
        size = rng.randrange(THING[0], THING[1], 12)
        x, y = rng.uniform(10, drawing.w - size - 10), rng.uniform(10, drawing.h - size - 10)
        free = all(
            abs(x + size / 2 - t.x - t.size / 2) > (size + t.size) / 2 + 12
            or abs(y + size / 2 - t.y - t.size / 2) > (size + t.size) / 2 + 6
            for t in drawing.things
        )
        name = rng.choice(COLOUR_NAMES), rng.choice(OBJECT_SHAPES)
        if free and name not in names:
            names.add(name)
            drawing.things.append(Thing(name[1], name[0], round(x), round(y), size))


def litter(rng: random.Random, image: np.ndarray, drawing: Drawing) -> None:
    """Clutter: plain shapes of muted colours that no question asks about, drawn onto image u8 [H, W, 3], and stray marks,
    added to the drawing."""
    for _ in range(rng.randint(4, 16)):
        _draw_shape(rng, image, drawing)
    for _ in range(rng.randint(2, 8)):
        mark = random_mark(rng, None)
        mark.x, mark.y = rng.uniform(5, drawing.w - 25), rng.uniform(5, drawing.h - 25)
        if all(
            not (t.x - 24 < mark.x < t.x + t.size + 4 and t.y - 24 < mark.y < t.y + t.size + 4) for t in drawing.things
        ):
            drawing.marks.append(mark)


def _draw_shape(rng: random.Random, image: np.ndarray, drawing: Drawing) -> None:
    size, colour = rng.choice((10, 14, 20, 30, 44)), tuple(rng.randrange(60, 200) for _ in range(3))
    alpha = disc(max(2, round(size * drawing.scale)))
    if rng.random() < 0.5:
        alpha = np.full((alpha.shape[0], max(2, alpha.shape[1] // rng.randint(1, 4))), 255, np.uint8)
    spot = rng.uniform(0, drawing.w - size), rng.uniform(0, drawing.h - size)
    blend(image, round(spot[0] * drawing.scale), round(spot[1] * drawing.scale), colour, alpha, rng.uniform(0.4, 1))
