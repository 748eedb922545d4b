"""Putting words and details onto an object."""

from __future__ import annotations

import random

from .details import Clock, Dots, random_clock, random_dots
from .drawing import Mark, Thing
from .lettering import INKS, move_pair, random_mark, random_pair, random_word
from .sprites import INNER

Detail = Mark | Dots | Clock | tuple[Mark, Mark]


def furnish(rng: random.Random, thing: Thing, fonts: list[str]) -> None:
    """Puts a word, a detail (mark, pair of marks, dots, clock) or both onto an object."""
    x0, y0, x1, y1 = (v * thing.size for v in INNER[thing.shape])
    kind = rng.random()
    if kind < 0.55:
        word = next((w for w in (random_word(rng, fonts, thing.colour, x1 - x0) for _ in range(8)) if w), None)
        if word:
            word.x = thing.x + x0 + rng.uniform(0.2, 0.8) * (x1 - x0 - word.w)
            word.y = thing.y + y0 + rng.uniform(0, 1) * max(0, y1 - y0 - word.h)
            thing.word = word
    if kind > 0.08:
        _add_detail(rng, thing, (x0, y0, x1, y1))


def _add_detail(rng: random.Random, thing: Thing, inner: tuple[float, float, float, float]) -> None:
    """Tries to place one detail inside `inner` (relative to the object), clear of the word."""
    x0, y0, x1, y1 = inner
    detail, w, h = _random_detail(rng, thing.colour)
    if w > x1 - x0 or h > y1 - y0 + 4:
        return
    word = thing.word
    for _ in range(16):
        x, y = thing.x + rng.uniform(x0, x1 - w), thing.y + rng.uniform(y0, max(y0, y1 - h))
        if word and word.x - w - 4 < x < word.x + word.w + 4 and word.y - h - 3 < y < word.y + word.h + 3:
            continue
        _put(thing, detail, x, y)
        return


def _random_detail(rng: random.Random, colour: str) -> tuple[Detail, float, float]:
    """One detail for an object of a colour, with its width and height."""
    chosen = rng.random()
    if chosen < 0.34:
        mark = random_mark(rng, colour)
        return mark, mark.size, mark.size
    if chosen < 0.62:
        return random_pair(rng, colour)
    detail = random_dots(rng, INKS[colour]) if chosen < 0.81 else random_clock(rng)
    return detail, detail.w, detail.h


def _put(thing: Thing, detail: Detail, x: float, y: float) -> None:
    if isinstance(detail, tuple):
        move_pair(detail, x, y)
        thing.pair = detail
        return
    detail.x, detail.y = x, y
    if isinstance(detail, Mark):
        thing.mark = detail
    elif isinstance(detail, Dots):
        thing.dots = detail
    else:
        thing.clock = detail
