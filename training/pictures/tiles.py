"""Tiles crowded with what the tower has to learn, deterministic by seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np

from .backgrounds import TRAIN_FAMILIES
from .details import random_clock, random_dots
from .draw import draw, draw_thing
from .drawing import Drawing, Mark, Thing
from .glyphs import TRAIN_FONTS
from .ground import random_ground
from .lettering import INKS, move_pair, random_mark, random_pair, random_word
from .lots import random_lot
from .placing import THING
from .scenes import AERIAL_FAMILIES
from .wordlist import COLOUR_NAMES, COLOURS, LOT_KINDS, OBJECT_SHAPES, PLACES

SIDE = 336
"""Of a tile in pixels: a third of the square, and what the tower looks at."""


def make_aerial_tile(seed: int) -> tuple[np.ndarray, Drawing]:
    """A 336 px tile with up to four lots close together: pixels u8 [336, 336, 3] and its drawing."""
    rng = random.Random(f"aerial-tile-{seed}")
    pixels = random_ground(rng, SIDE, SIDE, AERIAL_FAMILIES[False])
    drawing = Drawing(SIDE, SIDE)
    for row in range(2):
        for column in range(2):
            if rng.random() < 0.85:
                x, y = 84 + 168 * column + rng.uniform(-14, 14), 84 + 168 * row + rng.uniform(-16, 16)
                drawing.lots.append(random_lot(rng, rng.choice(LOT_KINDS), PLACES[4], x, y))
    return draw(pixels, drawing), drawing


def make_dense_tile(seed: int) -> tuple[np.ndarray, Drawing]:
    """A 336 px tile crowded with words and marks: pixels u8 [336, 336, 3] and its drawing."""
    rng = random.Random(f"dense-{seed}")
    tile = _DenseTile(rng, random_ground(rng, SIDE, SIDE, TRAIN_FAMILIES))
    things = tile.draw_things()
    tile.add_words()
    tile.add_marks()
    tile.add_pairs()
    tile.add_dots()
    tile.add_clocks()
    draw(tile.pixels, tile.drawing)
    tile.drawing.things = things
    return tile.pixels, tile.drawing


@dataclass
class _DenseTile:
    """A dense tile in the making: objects are drawn at once, everything else is chosen to be seen on what lies below."""

    rng: random.Random
    pixels: np.ndarray
    """u8 [336, 336, 3]: the ground, and the objects once they are drawn."""
    drawing: Drawing = field(default_factory=lambda: Drawing(SIDE, SIDE))
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)
    """x0, y0, x1, y1 of the places given away."""

    def draw_things(self) -> list[Thing]:
        """Two to five objects, bare, reaching over the rim; the drawing gets them last, for its labels."""
        rng, things = self.rng, []
        for _ in range(rng.randint(2, 5)):
            size = rng.randrange(THING[0], THING[1] + 60, 12)
            x, y = rng.randint(-size // 2, SIDE - size // 2), rng.randint(-size // 2, SIDE - size // 2)
            things.append(Thing(rng.choice(OBJECT_SHAPES), rng.choice(COLOUR_NAMES), x, y, size))
        for thing in things:
            draw_thing(self.pixels, thing, 1.0)
        return things

    def add_words(self) -> None:
        for _ in range(self.rng.randint(3, 7)):
            word = random_word(self.rng, TRAIN_FONTS, "black", 200)
            spot = self.claim(word.w, word.h) if word else None
            if word and spot:
                word.x, word.y = spot
                x, y = round(word.x), round(word.y)
                word.ink = self.ink_on(self.mean_below(x, y, x + int(word.w), y + int(word.h)))
                self.drawing.words.append(word)

    def ink_on(self, under: np.ndarray) -> tuple[int, int, int]:
        """Mostly light on dark or dark on light; now and then any colour that differs enough from `under` f64 [3]."""
        if self.rng.random() < 0.8:
            return self.plain_ink_on(under)
        ink = np.array(self.rng.choice(list(COLOURS.values())))
        return tuple(ink) if np.abs(ink - under).max() > 110 else self.plain_ink_on(under)

    def plain_ink_on(self, under: np.ndarray) -> tuple[int, int, int]:
        light = under @ np.array([0.3, 0.59, 0.11])
        return self.rng.choice(INKS["red" if light < 135 else "white"])

    def add_marks(self) -> None:
        for _ in range(self.rng.randint(2, 4)):
            mark = random_mark(self.rng, None)
            spot = self.claim(mark.size, mark.size)
            if spot:
                mark.x, mark.y = spot
                if self.stands_out(mark):
                    self.drawing.marks.append(mark)

    def add_pairs(self) -> None:
        for _ in range(self.rng.randint(11, 17)):
            pair, w, h = random_pair(self.rng, None)
            spot = self.claim(w, h)
            if spot:
                move_pair(pair, *spot)
                if all(self.stands_out(mark) for mark in pair):
                    self.drawing.pairs.append(pair)

    def add_dots(self) -> None:
        for _ in range(self.rng.randint(7, 11)):
            dots = random_dots(self.rng, ((0, 0, 0),))
            spot = self.claim(dots.w, dots.h)
            if spot:
                dots.x, dots.y = spot
                under = self.mean_below(round(dots.x), round(dots.y), round(dots.x + dots.w), round(dots.y + dots.h))
                dots.ink = self.plain_ink_on(under)
                self.drawing.dots.append(dots)

    def add_clocks(self) -> None:
        for _ in range(self.rng.randint(2, 5)):
            clock = random_clock(self.rng)
            spot = self.claim(clock.w, clock.h)
            if spot:
                clock.x, clock.y = spot
                self.drawing.clocks.append(clock)

    def claim(self, w: float, h: float) -> tuple[float, float] | None:
        """Upper left corner of a free place of this size, which is taken from now on; None where four tries find none."""
        for _ in range(4):
            x, y = self.rng.uniform(0, SIDE - w), self.rng.uniform(0, SIDE - h)
            if all(x + w + 3 < a or c + 3 < x or y + h + 3 < b or d + 3 < y for a, b, c, d in self.taken):
                self.taken.append((x, y, x + w, y + h))
                return x, y
        return None

    def mean_below(self, x0: int, y0: int, x1: int, y1: int) -> np.ndarray:
        """f64 [3]: the mean colour of a box of the tile."""
        return self.pixels[max(0, y0) : y1, max(0, x0) : x1].reshape(-1, 3).mean(0)

    def stands_out(self, mark: Mark) -> bool:
        middle = mark.size // 2
        under = self.pixels[round(mark.y) + middle, min(SIDE - 1, round(mark.x) + middle)].astype(int)
        return bool(np.abs(np.array(COLOURS[mark.colour]) - under).max() > 60)
