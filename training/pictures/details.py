"""Small things to count and to read on objects: clusters of dots, clocks."""

from __future__ import annotations

import functools
import math
import random
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from .wordlist import MOST_DOTS

PANEL = (46, 32)
"""Width and height of the area dots lie in, in 1008 px units."""
FACES = (((248, 246, 238), (30, 30, 34)), ((250, 240, 205), (70, 42, 20)), ((36, 38, 46), (240, 238, 230)))
"""Face and hands of clocks."""


@dataclass
class Dots:
    """A cluster of dots; x, y is the upper left corner of its panel, spots are centres relative to it."""

    spots: tuple[tuple[float, float], ...]
    radius: float
    ink: tuple[int, int, int]
    x: float = 0.0
    y: float = 0.0
    w: float = PANEL[0]
    h: float = PANEL[1]


@dataclass
class Clock:
    """A dial at a full hour, 1 to 12; x, y is its upper left corner."""

    hour: int
    face: int
    size: int
    x: float = 0.0
    y: float = 0.0

    @property
    def w(self) -> float:
        return self.size

    @property
    def h(self) -> float:
        return self.size


def random_dots(rng: random.Random, inks: tuple[tuple[int, int, int], ...]) -> Dots:
    """One to six dots that do not touch."""
    radius, spots = rng.uniform(2.6, 3.4), []
    count = rng.randint(1, MOST_DOTS)
    while len(spots) < count:
        x, y = rng.uniform(radius, PANEL[0] - radius), rng.uniform(radius, PANEL[1] - radius)
        if all(math.hypot(x - a, y - b) > 2 * radius + 2.5 for a, b in spots):
            spots.append((x, y))
    return Dots(tuple(spots), radius, rng.choice(inks))


def random_clock(rng: random.Random) -> Clock:
    return Clock(rng.randint(1, 12), rng.randrange(len(FACES)), rng.randint(25, 31))


@functools.lru_cache(300)
def disc(diameter: int) -> np.ndarray:
    """Alpha u8 [diameter + 1, diameter + 1] of an antialiased disc."""
    side = diameter + 1
    image = Image.new("L", (side * 8, side * 8))
    ImageDraw.Draw(image).ellipse((4, 4, side * 8 - 5, side * 8 - 5), fill=255)
    return np.asarray(image.resize((side, side), Image.Resampling.BOX))


@functools.lru_cache(2000)
def clock_sprite(hour: int, face: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns colour u8 [size, size, 3] and alpha u8 [size, size]."""
    s = size * 6
    ground, hand = FACES[face]
    image = Image.new("RGBA", (s, s), hand + (0,))
    draw = ImageDraw.Draw(image)
    draw.ellipse((0, 0, s - 1, s - 1), fill=ground, outline=hand, width=round(0.06 * s))
    middle = s / 2

    def point(angle: float, radius: float) -> tuple[float, float]:
        return middle + radius * s * math.sin(angle), middle - radius * s * math.cos(angle)

    for quarter in range(4):
        draw.line((*point(quarter * math.pi / 2, 0.36), *point(quarter * math.pi / 2, 0.43)), fill=hand, width=round(0.04 * s))
    draw.line((middle, middle, *point(0, 0.38)), fill=hand, width=round(0.045 * s))
    draw.line((middle, middle, *point(hour * math.pi / 6, 0.25)), fill=hand, width=round(0.1 * s))
    draw.ellipse((middle - 0.06 * s, middle - 0.06 * s, middle + 0.06 * s, middle + 0.06 * s), fill=hand)
    rgba = np.asarray(image.resize((size, size), Image.Resampling.BOX))
    return rgba[..., :3].copy(), rgba[..., 3].copy()
