"""Questions on a scene, with their answers and where the answer can be seen."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .drawing import Mark, Thing, side_of
from .lots import Lot
from .phrasings import PHRASINGS, SPLIT_OF_KIND, in_words
from .scenes import Scene
from .square import SQUARE
from .wordlist import BUILDING_SHAPES, CAR_COLOURS, FLAG, LOT_KINDS

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in the padded 1008 px square."""


@dataclass(frozen=True)
class Question:
    kind: str
    slots: dict[str, str]
    """What the phrasing names: o = object, a and b = marks or building shapes, c = colour or shape, p = place."""
    text: str
    answer: str
    detail: Box
    """The word, mark, pair, cluster, clock or lot that holds the answer."""
    parts: tuple[Box, ...]
    """Where each answer character is seen; the whole detail where it is not a word."""

    @property
    def split(self) -> str:
        return SPLIT_OF_KIND[self.kind]

    @property
    def name(self) -> str:
        """What the question is about, such as "red sign" or "upper left block"."""
        return self.slots.get("o") or f"{self.slots['p']} {lot_kind_of(self.kind)}"

    def record(self) -> dict:
        """What is stored of it: everything but the text, which training draws anew."""
        return {"kind": self.kind, "slots": self.slots, "answer": self.answer, "detail": self.detail, "parts": self.parts}


def lot_kind_of(kind: str) -> str:
    """The kind of lot that a kind of question is about."""
    return LOT_KINDS[0 if kind == "cars" else 1]


def questions_on(scene: Scene, rng: random.Random, heldout: bool = False) -> list[Question]:
    """Every question the scene can answer, each in one phrasing drawn at random."""
    drawing = scene.drawing
    dx, dy = drawing.margins()
    found: list[Question] = []
    for thing in drawing.things:
        for kind, slots, answer, detail, parts in _details(thing, dx, dy, rng):
            phrase = rng.choice(PHRASINGS[kind][1 if heldout else 0])
            slots = {"o": thing.name} | slots
            found.append(Question(kind, slots, in_words(slots, phrase), answer, detail, parts))
    for lot in drawing.lots:
        box = (lot.x + dx, lot.y + dy, lot.x + dx + lot.w, lot.y + dy + lot.h)
        for kind, slots, answer in _lot_questions(lot, rng):
            phrase = rng.choice(PHRASINGS[kind][1 if heldout else 0])
            slots = {"p": lot.place} | slots
            found.append(Question(kind, slots, in_words(slots, phrase), answer, box, (box,)))
    return found


def _details(thing: Thing, dx: float, dy: float, rng: random.Random):
    if thing.word:
        w = thing.word
        x, y = w.x + dx, w.y + dy
        parts = tuple((x + a, y, x + b, y + w.h) for a, b in zip(w.edges[:-1], w.edges[1:], strict=True))
        yield "word", {}, w.text, (x, y, x + w.w, y + w.h), parts
    if thing.mark:
        box = _box(thing.mark, dx, dy)
        if thing.mark.shape == FLAG:
            yield "flag", {}, thing.mark.colour, box, (box,)
        else:
            yield "mark_colour", {}, thing.mark.colour, box, (box,)
            yield "mark_shape", {}, thing.mark.shape, box, (box,)
    if thing.pair:
        one, two = thing.pair if rng.random() < 0.5 else thing.pair[::-1]
        answer, _ = side_of(one, two)
        a, b = _box(one, dx, dy), _box(two, dx, dy)
        box = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
        slots = {"a": one.shape, "b": two.shape}
        yield "side", slots, answer, box, (box,)
        yield "beside" if answer in ("left", "right") else "above", slots, answer, box, (box,)
    if thing.dots:
        d = thing.dots
        spots = [(d.x + x, d.y + y) for x, y in d.spots]
        xs, ys, r = [x + dx for x, _ in spots], [y + dy for _, y in spots], d.radius
        box = (min(xs) - r, min(ys) - r, max(xs) + r, max(ys) + r)
        yield "dots", {}, str(len(spots)), box, (box,)
    if thing.clock:
        c = thing.clock
        box = (c.x + dx, c.y + dy, c.x + dx + c.size, c.y + dy + c.size)
        yield "clock", {}, str(c.hour), box, (box,)


def _lot_questions(lot: Lot, rng: random.Random):
    if lot.kind == LOT_KINDS[0]:
        for colour in CAR_COLOURS:
            yield "cars", {"c": colour}, str(lot.count(colour))
        return
    for shape in BUILDING_SHAPES:
        yield "buildings", {"c": shape}, str(lot.count(shape))
    a, b = rng.sample(BUILDING_SHAPES, 2)
    if lot.count(a) != lot.count(b):
        yield "more", {"a": a, "b": b}, "yes" if lot.count(a) > lot.count(b) else "no"


def _box(mark: Mark, dx: float, dy: float) -> Box:
    return mark.x + dx, mark.y + dy, mark.x + dx + mark.size, mark.y + dy + mark.size


def cells_of(box: Box, side: int) -> list[tuple[int, int]]:
    """Cells (row, column) of a side x side grid over the square that the box touches with more than its rim."""
    unit = SQUARE / side
    x0, y0, x1, y1 = box
    inset = min(2.0, (x1 - x0) / 4, (y1 - y0) / 4)
    columns = range(max(0, int((x0 + inset) // unit)), min(side - 1, int((x1 - inset) // unit)) + 1)
    rows = range(max(0, int((y0 + inset) // unit)), min(side - 1, int((y1 - inset) // unit)) + 1)
    return [(r, c) for r in rows for c in columns]
