"""Drawing placed things onto a picture."""

from __future__ import annotations

import numpy as np

from .blend import blend
from .details import Clock, Dots, clock_sprite, disc
from .draw_lot import draw_item, draw_lot
from .drawing import Drawing, Mark, Thing, Word
from .glyphs import word_sprite
from .sprites import mark_sprite, object_sprite, shadow_alpha


def draw(image: np.ndarray, drawing: Drawing) -> np.ndarray:
    """Draws everything onto image u8 [H, W, 3] in place, and returns it."""
    for lot in drawing.lots:
        draw_lot(image, lot, drawing.scale)
    for item in drawing.strays:
        draw_item(image, item, drawing.scale)
    for thing in drawing.things:
        draw_thing(image, thing, drawing.scale)
    for mark in drawing.all_marks():
        _draw_mark(image, mark, drawing.scale)
    for dots in drawing.all_dots():
        _draw_dots(image, dots, drawing.scale)
    for clock in drawing.all_clocks():
        _draw_clock(image, clock, drawing.scale)
    for word in drawing.all_words():
        _draw_word(image, word, drawing.scale)
    return image


def draw_thing(image: np.ndarray, thing: Thing, scale: float) -> None:
    """An object and its shadow, without its details."""
    size = round(thing.size * scale)
    x, y = round(thing.x * scale), round(thing.y * scale)
    blend(image, x - 12 + 4, y - 12 + 6, (0, 0, 0), shadow_alpha(thing.shape, size))
    rgb, alpha = object_sprite(thing.shape, size, thing.colour)
    blend(image, x, y, rgb, alpha)


def _draw_word(image: np.ndarray, word: Word, scale: float) -> None:
    sprite = word_sprite(word.text, word.font, round(word.cap * scale))
    blend(image, round(word.x * scale), round(word.y * scale), word.ink, sprite.alpha)


def _draw_mark(image: np.ndarray, mark: Mark, scale: float) -> None:
    rgb, alpha = mark_sprite(mark.shape, round(mark.size * scale), mark.colour)
    blend(image, round(mark.x * scale), round(mark.y * scale), rgb, alpha)


def _draw_dots(image: np.ndarray, dots: Dots, scale: float) -> None:
    alpha = disc(max(2, round(2 * dots.radius * scale)))
    half = alpha.shape[0] / 2
    for x, y in dots.spots:
        blend(image, round((dots.x + x) * scale - half), round((dots.y + y) * scale - half), dots.ink, alpha)


def _draw_clock(image: np.ndarray, clock: Clock, scale: float) -> None:
    rgb, alpha = clock_sprite(clock.hour, clock.face, round(clock.size * scale))
    blend(image, round(clock.x * scale), round(clock.y * scale), rgb, alpha)
