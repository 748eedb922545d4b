"""Lines of text put on a picture, and where each of their characters stands."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .characters import SPACE

ABOVE, BELOW = 1.1, 0.25
"""A character owns its column from so much above the baseline to so much below, in heights of capitals."""
Ink = tuple[int, int, int]


@dataclass(frozen=True)
class Character:
    text: str
    x0: float
    x1: float
    base: float
    cap: int
    line: int

    @property
    def height(self) -> float:
        """Of the column it owns."""
        return (ABOVE + BELOW) * self.cap


@dataclass
class PrintRun:
    """A picture being written on; at most `most` characters."""

    rng: random.Random
    image: Image.Image
    heldout: bool
    most: int
    characters: list[Character] = field(default_factory=list)
    lines: int = 0

    def __post_init__(self) -> None:
        self.draw = ImageDraw.Draw(self.image)

    def put(self, text: str, x: float, base: float, font: ImageFont.FreeTypeFont, cap: int, ink: Ink) -> float:
        """Writes a line from x on its baseline; returns where it ends."""
        text = text.strip()
        if len(self.characters) + len(text) > self.most:
            return x
        self.draw.text((x, base), text, fill=ink, font=font, anchor="ls")
        edges = [x + font.getlength(text[:end]) for end in range(len(text) + 1)]
        for character, x0, x1 in zip(text, edges[:-1], edges[1:], strict=True):
            self.characters.append(Character(character, x0, x1, base, cap, self.lines))
        self.lines += 1
        return edges[-1]

    def owners(self, spot: int) -> np.ndarray:
        """u16 [H / spot, W / spot]: number of the character, from 1, whose column each spot lies in; 0 where none does."""
        w, h = self.image.size
        owners = np.zeros((h // spot, w // spot), np.uint16)
        for number, c in enumerate(self.characters, 1):
            top, bottom = c.base - ABOVE * c.cap, c.base + BELOW * c.cap
            rows = slice(max(0, round(top / spot)), max(0, round(bottom / spot)))
            owners[rows, max(0, round(c.x0 / spot)) : max(0, round(c.x1 / spot))] = number
        return owners


def fitted(text: str, font: ImageFont.FreeTypeFont, room: float) -> str:
    """The beginning of a text, whole pieces only, that is no wider than `room`; empty where the first piece is."""
    while text and font.getlength(text) > room:
        text = text.rpartition(SPACE)[0]
    return text
