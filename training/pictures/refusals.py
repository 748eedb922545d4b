"""Questions on a scene that cannot be answered: what is not there, what is too small, what was never taught."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from .drawing import Drawing, Thing
from .glyphs import word_sprite
from .phrasings import PHRASINGS, in_words
from .questions import Question, lot_kind_of
from .refusal_phrasings import REFUSAL_KINDS, UNTAUGHT_PHRASINGS
from .square import SQUARE
from .wordlist import BUILDING_SHAPES, CAR_COLOURS, COLOUR_NAMES, LOT_KINDS, MARK_SHAPES, OBJECT_SHAPES, PLACES

FAINT = (3, 4)
"""Height of capitals of words that are too small to be read, in 1008 px units."""
KINDS_ON_OBJECTS = ("word", "flag", "mark_colour", "mark_shape", "side", "dots", "clock")
WHOLE = (0.0, 0.0, float(SQUARE), float(SQUARE))
"""Where what is not on the picture, or not asked of it, can be seen: nowhere more than elsewhere."""


@dataclass(frozen=True)
class Refusal(Question):
    """A question that the answer to is that there is none."""

    asked: str = ""
    """The kind in whose phrasing it is put; empty where it is of no kind that is taught."""

    def record(self) -> dict:
        return super().record() | {"asked": self.asked}


def refusals_on(drawing: Drawing, rng: random.Random, heldout: bool = False) -> list[Refusal]:
    """Questions that a scene cannot answer, each in one phrasing drawn at random: for objects where there are objects, for
    lots where there are lots."""
    side = 1 if heldout else 0
    found: list[Refusal] = []
    for kind, asked_as, slots, box in _unanswerable(drawing, rng):
        phrase = rng.choice(UNTAUGHT_PHRASINGS[side] if kind == "untaught" else PHRASINGS[asked_as][side])
        if "{o}" in phrase and "o" not in slots:
            slots = slots | {"o": f"{slots['p']} {LOT_KINDS[0]}"}
        found.append(Refusal(kind, slots, in_words(slots, phrase), REFUSAL_KINDS[kind], box, (box,), asked_as))
    return found


def make_faint(drawing: Drawing, rng: random.Random) -> None:
    """Sets about a third of the words of a scene that is not drawn yet so small that they cannot be read."""
    for thing in drawing.things:
        word = thing.word
        if word and rng.random() < 0.35:
            word.cap = rng.randint(*FAINT)
            sprite = word_sprite(word.text, word.font, word.cap)
            (word.h, word.w), word.edges = sprite.alpha.shape, sprite.edges


def _unanswerable(drawing: Drawing, rng: random.Random) -> Iterator[tuple[str, str, dict[str, str], tuple]]:
    """Kind, the kind it is asked as, what the phrasing names, and the box that shows that there is no answer."""
    dx, dy = drawing.margins()
    for thing in drawing.things:
        box = (thing.x + dx, thing.y + dy, thing.x + dx + thing.size, thing.y + dy + thing.size)
        for kind in _lacking(thing):
            yield "absent_detail", kind, _slots(kind, thing.name, rng), box
        if thing.word and thing.word.cap <= FAINT[1]:
            yield "too_small", "word", {"o": thing.name}, box
    there = {thing.name for thing in drawing.things}
    if drawing.things:
        absent = [f"{c} {s}" for c in COLOUR_NAMES for s in OBJECT_SHAPES if f"{c} {s}" not in there]
        for name in rng.sample(absent, 4):
            kind = rng.choice(KINDS_ON_OBJECTS)
            yield "absent_object", kind, _slots(kind, name, rng), WHOLE
        yield "untaught", "", {"o": rng.choice(drawing.things).name}, WHOLE
        yield "untaught", "", {"o": rng.choice(drawing.things).name}, WHOLE
    yield from _absent_lots(drawing, rng)


def _lacking(thing: Thing) -> list[str]:
    """Kinds of questions on objects that this one has nothing for."""
    flag = thing.mark is not None and thing.mark.shape == "flag"
    has = {
        "word": thing.word,
        "flag": flag,
        "mark_colour": (thing.mark and not flag) or thing.pair,
        "side": thing.pair,
        "dots": thing.dots,
        "clock": thing.clock,
    }
    return [kind for kind, what in has.items() if not what]


def _absent_lots(drawing: Drawing, rng: random.Random) -> Iterator[tuple[str, str, dict[str, str], tuple]]:
    if not drawing.lots:
        return
    there = {(lot.place, lot.kind) for lot in drawing.lots}
    for kind in ("cars", "buildings", "more"):
        places = [p for p in PLACES if (p, lot_kind_of(kind)) not in there]
        slots = {"p": rng.choice(places)}
        if kind == "more":
            slots["a"], slots["b"] = rng.sample(BUILDING_SHAPES, 2)
        else:
            slots["c"] = rng.choice(CAR_COLOURS if kind == "cars" else BUILDING_SHAPES)
        yield "absent_lot", kind, slots, WHOLE
    yield "untaught", "", {"p": rng.choice(drawing.lots).place}, WHOLE


def _slots(kind: str, name: str, rng: random.Random) -> dict[str, str]:
    if kind != "side":
        return {"o": name}
    a, b = rng.sample(MARK_SHAPES, 2)
    return {"o": name, "a": a, "b": b}
