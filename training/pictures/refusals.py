"""Questions on a scene that cannot be answered: what is not there, what is too small, what was never taught."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from .drawing import Drawing, Thing
from .glyphs import word_sprite
from .phrasings import PHRASINGS, in_words
from .questions import Question, lot_kind_of
from .refusal_phrasings import KINDS_ON_OBJECTS, REFUSAL_KINDS, unknown_phrase, untaught_phrase
from .square import SQUARE
from .wordlist import BUILDING_SHAPES, CAR_COLOURS, COLOUR_NAMES, LOT_KINDS, MARK_SHAPES, OBJECT_SHAPES, PLACES

FAINT = (3, 4)
"""Height of capitals of words that are too small to be read, in 1008 px units."""
HELDOUT_PAIRS = frozenset(
    f"{c} {s}" for i, c in enumerate(COLOUR_NAMES) for j, s in enumerate(OBJECT_SHAPES) if (3 * i + j) % 5 == 0
)
"""Objects that training never asks for where they are not there: whether they are has to be seen."""
KINDS_ON_LOTS = ("cars", "buildings", "more")
WHOLE = (0.0, 0.0, float(SQUARE), float(SQUARE))
"""Where what is not on the picture, or not asked of it, can be seen: nowhere more than elsewhere."""


@dataclass(frozen=True)
class Refusal(Question):
    """A question that the answer to is that there is none."""

    asked: str = ""
    """The kind in whose phrasing it is put; empty where it is of no kind that is taught."""

    @property
    def name(self) -> str:
        """As of other questions; of one that names nothing itself, its text."""
        return super().name if self.slots.keys() & {"o", "p"} else self.text

    def record(self) -> dict:
        return super().record() | {"asked": self.asked}


def refusals_on(drawing: Drawing, rng: random.Random, heldout: bool = False) -> list[Refusal]:
    """Questions that a scene cannot answer, each in one phrasing drawn at random: for objects where there are objects, for
    lots where there are lots, and for what pictures of the other sort have."""
    side = 1 if heldout else 0
    found: list[Refusal] = []
    for kind, asked_as, slots, box in _unanswerable(drawing, rng, heldout):
        phrase = rng.choice(PHRASINGS[asked_as][side]) if asked_as else other_phrase(kind, rng, heldout)
        if "{o}" in phrase and "o" not in slots:
            slots = slots | {"o": f"{slots['p']} {LOT_KINDS[0]}"}
        found.append(Refusal(kind, slots, in_words(slots, phrase), REFUSAL_KINDS[kind], box, (box,), asked_as))
    return found


def other_phrase(kind: str, rng: random.Random, heldout: bool = False) -> str:
    """A phrasing of a kind that is not put in the phrasings of what is taught."""
    return unknown_phrase(rng, heldout) if kind == "unknown" else untaught_phrase(rng, heldout)


def refusals_anywhere(rng: random.Random, heldout: bool = False) -> list[Refusal]:
    """Questions on a picture that has nothing of what is taught: what is taught all the same, and other kinds."""
    side, found = (1 if heldout else 0), []
    names = [f"{c} {s}" for c in COLOUR_NAMES for s in OBJECT_SHAPES]
    asked = [(kind, _slots(kind, rng.choice(names), rng)) for kind in KINDS_ON_OBJECTS]
    asked += [(kind, _lot_slots(kind, rng.choice(PLACES), rng)) for kind in KINDS_ON_LOTS]
    for kind, slots in asked:
        text = in_words(slots, rng.choice(PHRASINGS[kind][side]))
        found.append(Refusal("absent_here", slots, text, REFUSAL_KINDS["absent_here"], WHOLE, (WHOLE,), kind))
    for kind in ("untaught", "untaught", "untaught", "unknown"):
        slots = {"o": rng.choice(names)}
        text = in_words(slots, other_phrase(kind, rng, heldout))
        found.append(Refusal(kind, slots, text, REFUSAL_KINDS[kind], WHOLE, (WHOLE,)))
    return found


def make_faint(drawing: Drawing, rng: random.Random) -> None:
    """Sets about a third of the words of a scene that is not drawn yet so small that they cannot be read."""
    for thing in drawing.things:
        word = thing.word
        if word and rng.random() < 0.35:
            word.cap = rng.randint(*FAINT)
            sprite = word_sprite(word.text, word.font, word.cap)
            (word.h, word.w), word.edges = sprite.alpha.shape, sprite.edges


def _unanswerable(
    drawing: Drawing, rng: random.Random, heldout: bool
) -> Iterator[tuple[str, str, dict[str, str], tuple]]:
    """Kind, the kind it is asked as, what the phrasing names, and the box that shows that there is no answer."""
    dx, dy = drawing.margins()
    for thing in drawing.things:
        box = (thing.x + dx, thing.y + dy, thing.x + dx + thing.size, thing.y + dy + thing.size)
        for kind in _lacking(thing):
            yield "absent_detail", kind, _slots(kind, thing.name, rng), box
        if thing.word and thing.word.cap <= FAINT[1]:
            yield "too_small", "word", {"o": thing.name}, box
    if drawing.things:
        for kind, name in _absent_names(drawing, rng, heldout):
            asked = rng.choice(KINDS_ON_OBJECTS)
            yield kind, asked, _slots(asked, name, rng), WHOLE
        asked = rng.choice(KINDS_ON_LOTS)
        yield "absent_here", asked, _lot_slots(asked, rng.choice(PLACES), rng), WHOLE
        yield "untaught", "", {"o": rng.choice(drawing.things).name}, WHOLE
        yield "untaught", "", {"o": rng.choice(drawing.things).name}, WHOLE
        yield "unknown", "", {}, WHOLE
    yield from _absent_lots(drawing, rng)


def _absent_names(drawing: Drawing, rng: random.Random, heldout: bool) -> list[tuple[str, str]]:
    """Objects that are not there, with their kind: two whose colour and shape other objects have, where there are such, and
    two at random. Held out, pairs never asked for in training stand beside them."""
    there = {thing.name for thing in drawing.things}
    absent = [f"{c} {s}" for c in COLOUR_NAMES for s in OBJECT_SHAPES if f"{c} {s}" not in there]
    colours, shapes = ({name.split(" ")[part] for name in there} for part in (0, 1))
    chosen: list[tuple[str, str]] = []
    for kind in ("absent_object", "absent_pair") if heldout else ("absent_object",):
        names = [name for name in absent if (name in HELDOUT_PAIRS) == (kind == "absent_pair")]
        near = [name for name in names if name.split(" ")[0] in colours and name.split(" ")[1] in shapes]
        picked = rng.sample(near, min(2, len(near)))
        picked += rng.sample([name for name in names if name not in picked], 4 - len(picked))
        chosen += [(kind, name) for name in picked]
    return chosen


def _lacking(thing: Thing) -> list[str]:
    """Kinds of questions on objects that this one has nothing for."""
    flag = thing.mark is not None and thing.mark.shape == "flag"
    has = {
        "word": thing.word,
        "flag": flag,
        "mark_colour": (thing.mark and not flag) or thing.pair,
        "mark_shape": (thing.mark and not flag) or thing.pair,
        "side": thing.pair,
        "beside": thing.pair,
        "above": thing.pair,
        "dots": thing.dots,
        "clock": thing.clock,
    }
    return [kind for kind, what in has.items() if not what]


def _absent_lots(drawing: Drawing, rng: random.Random) -> Iterator[tuple[str, str, dict[str, str], tuple]]:
    if not drawing.lots:
        return
    there = {(lot.place, lot.kind) for lot in drawing.lots}
    for kind in KINDS_ON_LOTS:
        places = [p for p in PLACES if (p, lot_kind_of(kind)) not in there]
        yield "absent_lot", kind, _lot_slots(kind, rng.choice(places), rng), WHOLE
    for kind in rng.sample(KINDS_ON_OBJECTS, 2):
        name = f"{rng.choice(COLOUR_NAMES)} {rng.choice(OBJECT_SHAPES)}"
        yield "absent_here", kind, _slots(kind, name, rng), WHOLE
    yield "untaught", "", {"p": rng.choice(drawing.lots).place}, WHOLE
    yield "unknown", "", {}, WHOLE


def _slots(kind: str, name: str, rng: random.Random) -> dict[str, str]:
    if kind not in ("side", "beside", "above"):
        return {"o": name}
    a, b = rng.sample(MARK_SHAPES, 2)
    return {"o": name, "a": a, "b": b}


def _lot_slots(kind: str, place: str, rng: random.Random) -> dict[str, str]:
    if kind == "more":
        a, b = rng.sample(BUILDING_SHAPES, 2)
        return {"p": place, "a": a, "b": b}
    return {"p": place, "c": rng.choice(CAR_COLOURS if kind == "cars" else BUILDING_SHAPES)}
