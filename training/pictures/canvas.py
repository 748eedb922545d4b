"""Drawing placed things onto an image and remembering where they are."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .aerial import Item, Lot, draw_item, draw_lot
from .details import Clock, Dots, clock_sprite, disc
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
    pair: tuple[Mark, Mark] | None = None
    """Two marks of different shapes side by side or one above the other."""
    dots: Dots | None = None
    clock: Clock | None = None

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
    pairs: list[tuple[Mark, Mark]] = field(default_factory=list)
    dots: list[Dots] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    strays: list[Item] = field(default_factory=list)
    """Cars on roads."""

    def all_pairs(self) -> list[tuple[Mark, Mark]]:
        return self.pairs + [t.pair for t in self.things if t.pair]

    def all_marks(self) -> list[Mark]:
        single = self.marks + [t.mark for t in self.things if t.mark]
        return single + [mark for pair in self.all_pairs() for mark in pair]

    def all_dots(self) -> list[Dots]:
        return self.dots + [t.dots for t in self.things if t.dots]

    def all_clocks(self) -> list[Clock]:
        return self.clocks + [t.clock for t in self.things if t.clock]


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


def draw_dots(image: np.ndarray, dots: Dots, scale: float) -> None:
    alpha = disc(max(2, round(2 * dots.radius * scale)))
    half = alpha.shape[0] / 2
    for x, y in dots.spots:
        blend(image, round((dots.x + x) * scale - half), round((dots.y + y) * scale - half), dots.ink, alpha)


def draw_clock(image: np.ndarray, clock: Clock, scale: float) -> None:
    rgb, alpha = clock_sprite(clock.hour, clock.face, round(clock.size * scale))
    blend(image, round(clock.x * scale), round(clock.y * scale), rgb, alpha)


def draw(image: np.ndarray, drawing: Drawing) -> np.ndarray:
    """Draws everything onto image u8 [H, W, 3] in place."""
    for lot in drawing.lots:
        draw_lot(image, lot, drawing.scale)
    for item in drawing.strays:
        draw_item(image, item, drawing.scale)
    for thing in drawing.things:
        draw_thing(image, thing, drawing.scale)
    for mark in drawing.all_marks():
        draw_mark(image, mark, drawing.scale)
    for dots in drawing.all_dots():
        draw_dots(image, dots, drawing.scale)
    for clock in drawing.all_clocks():
        draw_clock(image, clock, drawing.scale)
    for word in drawing.words + [t.word for t in drawing.things if t.word]:
        draw_word(image, word, drawing.scale)
    return image
