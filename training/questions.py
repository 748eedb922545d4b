"""Questions on a scene, with their answers and where the answer can be seen."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .canvas import Thing
from .scenes import Scene
from .wordlist import FLAG, PHRASINGS, SPLIT_OF_KIND

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in the padded 1008 px square."""


@dataclass(frozen=True)
class Question:
    kind: str
    name: str
    """The object asked about, such as "red sign"."""
    text: str
    answer: str
    detail: Box
    """The word or mark that holds the answer."""
    parts: tuple[Box, ...]
    """Where each answer character is seen; the whole detail where it is not a word."""

    @property
    def split(self) -> str:
        return SPLIT_OF_KIND[self.kind]


def questions_on(scene: Scene, rng: random.Random, heldout: bool = False) -> list[Question]:
    """Every question the scene can answer, each in one phrasing drawn at random."""
    drawing = scene.drawing
    dx, dy = (1008 - drawing.w) / 2, (1008 - drawing.h) / 2
    found: list[Question] = []
    for thing in drawing.things:
        for kind, answer, detail, parts in _details(thing, dx, dy):
            phrase = rng.choice(PHRASINGS[kind][1 if heldout else 0])
            found.append(Question(kind, thing.name, phrase.format(o=thing.name), answer, detail, parts))
    return found


def _details(thing: Thing, dx: float, dy: float):
    if thing.word:
        w = thing.word
        x, y = w.x + dx, w.y + dy
        parts = tuple((x + a, y, x + b, y + w.h) for a, b in zip(w.edges[:-1], w.edges[1:], strict=True))
        yield "word", w.text, (x, y, x + w.w, y + w.h), parts
    if thing.mark:
        m = thing.mark
        box = (m.x + dx, m.y + dy, m.x + dx + m.size, m.y + dy + m.size)
        if m.shape == FLAG:
            yield "flag", m.colour, box, (box,)
        else:
            yield "mark_colour", m.colour, box, (box,)
            yield "mark_shape", m.shape, box, (box,)


def cells_of(box: Box, side: int) -> list[tuple[int, int]]:
    """Cells (row, column) of a side x side grid over the square that the box touches with more than its rim."""
    unit = 1008 / side
    x0, y0, x1, y1 = box
    inset = min(2.0, (x1 - x0) / 4, (y1 - y0) / 4)
    columns = range(max(0, int((x0 + inset) // unit)), min(side - 1, int((x1 - inset) // unit)) + 1)
    rows = range(max(0, int((y0 + inset) // unit)), min(side - 1, int((y1 - inset) // unit)) + 1)
    return [(r, c) for r in rows for c in columns]
