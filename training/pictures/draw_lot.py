"""Drawing car parks, blocks, cars and buildings, seen from above."""

from __future__ import annotations

import functools

import numpy as np
from PIL import Image, ImageDraw

from .blend import blend
from .lots import AISLE, PLOTS, ROOFS, SLOT, Item, Lot
from .wordlist import CAR_COLOURS, COLOURS, LOT_KINDS

FINER = 6
"""Sprites are drawn this many times as large and shrunk."""


def draw_lot(image: np.ndarray, lot: Lot, scale: float) -> None:
    """Draws a lot and what is on it onto image u8 [H, W, 3]."""
    panel = (_asphalt if lot.kind == LOT_KINDS[0] else _plot)(lot, scale)
    blend(image, round(lot.x * scale), round(lot.y * scale), panel, np.full(panel.shape[:2], 255, np.uint8))
    for item in lot.items:
        draw_item(image, item, scale)


def draw_item(image: np.ndarray, item: Item, scale: float) -> None:
    """Draws a car or a building and its shadow onto image u8 [H, W, 3]."""
    rgb, alpha = _item_sprite(item.kind, max(4, round(item.size * scale)), item.turn, item.roof)
    h, w = alpha.shape
    x, y = round(item.x * scale - w / 2), round(item.y * scale - h / 2)
    blend(image, x + max(1, round(1.5 * scale)), y + max(1, round(1.5 * scale)), (0, 0, 0), alpha, 0.35)
    blend(image, x, y, rgb, alpha)


def _plot(lot: Lot, scale: float) -> np.ndarray:
    """u8 [h, w, 3]: the ground of a block at native size."""
    w, h = _size(lot, scale)
    image = Image.new("RGB", (w, h), PLOTS[lot.plot])
    ImageDraw.Draw(image).rectangle((0, 0, w - 1, h - 1), outline=(150, 140, 112), width=max(1, round(2 * scale)))
    return np.asarray(image)


def _asphalt(lot: Lot, scale: float) -> np.ndarray:
    """u8 [h, w, 3]: the ground of a car park at native size, with the lines between its spaces."""
    image = Image.new("RGB", _size(lot, scale), (86, 88, 94))
    draw, line = ImageDraw.Draw(image), (176, 178, 180)
    for r in range(lot.rows):
        top = (3 + r * (SLOT[1] + AISLE) + 2) * scale
        for c in range(lot.columns + 1):
            x = (4 + c * SLOT[0]) * scale
            draw.line((x, top, x, top + (SLOT[1] + 4) * scale), fill=line, width=max(1, round(scale)))
    return np.asarray(image)


def _size(lot: Lot, scale: float) -> tuple[int, int]:
    return max(1, round(lot.w * scale)), max(1, round(lot.h * scale))


@functools.lru_cache(4000)
def _item_sprite(kind: str, size: int, turn: int, roof: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns colour u8 [h, w, 3] and alpha u8 [h, w]; size is the longer side in native pixels."""
    w, h = (max(3, round(size * 0.5)), size) if kind in CAR_COLOURS else (size, size)
    ground = COLOURS[kind] if kind in CAR_COLOURS else ROOFS[roof]
    image = Image.new("RGBA", (w * FINER, h * FINER), ground + (0,))
    draw = ImageDraw.Draw(image)
    if kind in CAR_COLOURS:
        _paint_car(draw, w * FINER, h * FINER, ground)
    else:
        _paint_roof(draw, size, ground, kind == "round")
    if turn:
        image = image.transpose(Image.Transpose.ROTATE_90)
        w, h = h, w
    rgba = np.asarray(image.resize((w, h), Image.Resampling.BOX))
    return rgba[..., :3].copy(), rgba[..., 3].copy()


def _paint_car(draw: ImageDraw.ImageDraw, w: int, h: int, paint: tuple[int, int, int]) -> None:
    dark, glass = tuple(c // 2 for c in paint), (40, 46, 58)
    draw.rounded_rectangle((0, 0, w - 1, h - 1), w * 0.3, fill=paint, outline=dark, width=FINER // 2)
    draw.rectangle((w * 0.16, h * 0.24, w * 0.84, h * 0.36), fill=glass)
    draw.rectangle((w * 0.18, h * 0.76, w * 0.82, h * 0.84), fill=glass)


def _paint_roof(draw: ImageDraw.ImageDraw, size: int, fill: tuple[int, int, int], is_round: bool) -> None:
    edge = tuple(max(0, c - 70) for c in fill)
    if is_round:
        draw.ellipse((0, 0, size * FINER - 1, size * FINER - 1), fill=fill, outline=edge, width=FINER)
    else:
        near, far = 0.06 * size * FINER, 0.94 * size * FINER
        draw.rectangle((near, near, far, far), fill=fill, outline=edge, width=FINER)
