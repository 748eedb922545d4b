"""Drawing placed things onto an image and remembering where they are."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .glyphs import word_sprite
from .sprites import mark_sprite, object_sprite, shadow_alpha


@dataclass
class Word:
    """A word; x, y is its upper left corner, all lengths in 1008 px units of the scene."""

    text: str
    font: str
    cap: int
    x: float
    y: float
    ink: tuple[int, int, int]
    w: float = 0.0
    h: float = 0.0
    edges: tuple[float, ...] = ()


@dataclass
class Mark:
    """A mark or flag; x, y is its upper left corner."""

    shape: str
    colour: str
    x: float
    y: float
    size: int


@dataclass
class Thing:
    """An object named by colour and shape, with its details."""

    shape: str
    colour: str
    x: float
    y: float
    size: int
    word: Word | None = None
    mark: Mark | None = None

    @property
    def name(self) -> str:
        return f"{self.colour} {self.shape}"


@dataclass
class Drawing:
    """Everything on one image; w, h and all places in 1008 px units, `scale` native pixels a unit."""

    w: int
    h: int
    scale: float = 1.0
    things: list[Thing] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def blend(image: np.ndarray, x: int, y: int, rgb: np.ndarray | tuple, alpha: np.ndarray, strength: float = 1.0) -> None:
    """Lays `rgb` ([h, w, 3] or one colour) with alpha u8 or f32 0..1 [h, w] over image u8 [H, W, 3]."""
    h, w = alpha.shape
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + w, image.shape[1]), min(y + h, image.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    part = alpha[y0 - y : y1 - y, x0 - x : x1 - x]
    a = (part.astype(np.float32) * (strength / 255 if part.dtype == np.uint8 else strength))[..., None]
    top = rgb[y0 - y : y1 - y, x0 - x : x1 - x] if isinstance(rgb, np.ndarray) else np.asarray(rgb, np.float32)
    region = image[y0:y1, x0:x1]
    region[...] = (region + (top - region.astype(np.float32)) * a + 0.5).astype(np.uint8)


def measure(word: Word) -> Word:
    """Fills in the size and character edges of a word in scene units."""
    sprite = word_sprite(word.text, word.font, word.cap)
    word.h, word.w = sprite.alpha.shape
    word.edges = sprite.edges
    return word


def draw_word(image: np.ndarray, word: Word, scale: float) -> None:
    sprite = word_sprite(word.text, word.font, round(word.cap * scale))
    blend(image, round(word.x * scale), round(word.y * scale), word.ink, sprite.alpha)


def draw_mark(image: np.ndarray, mark: Mark, scale: float) -> None:
    rgb, alpha = mark_sprite(mark.shape, round(mark.size * scale), mark.colour)
    blend(image, round(mark.x * scale), round(mark.y * scale), rgb, alpha)


def draw_thing(image: np.ndarray, thing: Thing, scale: float) -> None:
    size = round(thing.size * scale)
    x, y = round(thing.x * scale), round(thing.y * scale)
    blend(image, x - 12 + 4, y - 12 + 6, (0, 0, 0), shadow_alpha(thing.shape, size))
    rgb, alpha = object_sprite(thing.shape, size, thing.colour)
    blend(image, x, y, rgb, alpha)


def draw(image: np.ndarray, drawing: Drawing) -> np.ndarray:
    """Draws everything onto image u8 [H, W, 3] in place."""
    for thing in drawing.things:
        draw_thing(image, thing, drawing.scale)
    for mark in drawing.marks + [t.mark for t in drawing.things if t.mark]:
        draw_mark(image, mark, drawing.scale)
    for word in drawing.words + [t.word for t in drawing.things if t.word]:
        draw_word(image, word, drawing.scale)
    return image
