"""Aerial views: a ninth of the picture may hold a car park or a block of buildings, named by its place."""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw

from .wordlist import BUILDING_SHAPES, CAR_COLOURS, COLOURS, LOT_KINDS, PLACES

SLOT = (15.0, 27.0)
"""A parking space, in 1008 px units."""
ROOFS = ((176, 92, 66), (120, 112, 108), (206, 200, 188), (92, 104, 124), (150, 120, 84))
PLOTS = ((208, 190, 150), (196, 206, 160), (222, 214, 196))


@dataclass
class Item:
    """A car or a building; x, y is its centre, kind a car colour or a building shape."""

    kind: str
    x: float
    y: float
    size: float
    turn: int = 0
    roof: int = 0


@dataclass
class Lot:
    kind: str
    place: str
    x: float
    y: float
    w: float
    h: float
    columns: int
    rows: int
    plot: int
    items: list[Item] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return sum(item.kind == kind for item in self.items)


def random_lot(rng: random.Random, kind: str, place: str, cx: float, cy: float) -> Lot:
    """A lot around a centre, with nought to four cars of each colour or buildings of each shape."""
    if kind == LOT_KINDS[0]:
        columns, rows = rng.randint(6, 8), rng.randint(2, 3)
        w, h = columns * SLOT[0] + 8, rows * (SLOT[1] + 9) + 6
        lot = Lot(kind, place, cx - w / 2, cy - h / 2, w, h, columns, rows, 0)
        wanted = [colour for colour in CAR_COLOURS for _ in range(rng.randint(0, 4))]
        spaces = [(c, r) for c in range(columns) for r in range(rows)]
        rng.shuffle(spaces)
        rng.shuffle(wanted)
        for colour, (c, r) in zip(wanted, spaces, strict=False):
            x = lot.x + 4 + (c + 0.5) * SLOT[0] + rng.uniform(-1, 1)
            y = lot.y + 3 + r * (SLOT[1] + 9) + 4 + SLOT[1] / 2 + rng.uniform(-2, 2)
            lot.items.append(Item(colour, x, y, rng.uniform(20, 22.5)))
        return lot
    columns, rows = rng.randint(4, 5), rng.randint(3, 4)
    w, h = columns * 27 + 10, rows * 27 + 10
    lot = Lot(kind, place, cx - w / 2, cy - h / 2, w, h, columns, rows, rng.randrange(len(PLOTS)))
    counts = [rng.randint(0, 4), rng.randint(0, 4)]
    while sum(counts) == 0:
        counts = [rng.randint(0, 4), rng.randint(0, 4)]
    spaces = [(c, r) for c in range(columns) for r in range(rows)]
    rng.shuffle(spaces)
    for shape in [s for s, n in zip(BUILDING_SHAPES, counts, strict=True) for _ in range(n)]:
        c, r = spaces.pop()
        x = lot.x + 5 + (c + 0.5) * 27 + rng.uniform(-3, 3)
        y = lot.y + 5 + (r + 0.5) * 27 + rng.uniform(-3, 3)
        lot.items.append(Item(shape, x, y, rng.uniform(16.5, 20), 0, rng.randrange(len(ROOFS))))
    return lot


@functools.lru_cache(4000)
def item_sprite(kind: str, size: int, turn: int, roof: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns colour u8 [h, w, 3] and alpha u8 [h, w]; size is the longer side in native pixels."""
    k = 6
    if kind in CAR_COLOURS:
        w, h = max(3, round(size * 0.5)), size
        image = Image.new("RGBA", (w * k, h * k), COLOURS[kind] + (0,))
        draw = ImageDraw.Draw(image)
        dark = tuple(c // 2 for c in COLOURS[kind])
        draw.rounded_rectangle((0, 0, w * k - 1, h * k - 1), w * k * 0.3, fill=COLOURS[kind], outline=dark, width=k // 2)
        draw.rectangle((w * k * 0.16, h * k * 0.24, w * k * 0.84, h * k * 0.36), fill=(40, 46, 58))
        draw.rectangle((w * k * 0.18, h * k * 0.76, w * k * 0.82, h * k * 0.84), fill=(40, 46, 58))
    else:
        w = h = size
        image = Image.new("RGBA", (w * k, h * k), ROOFS[roof] + (0,))
        draw, fill = ImageDraw.Draw(image), ROOFS[roof]
        edge = tuple(max(0, c - 70) for c in fill)
        box = (0, 0, w * k - 1, h * k - 1)
        if kind == "round":
            draw.ellipse(box, fill=fill, outline=edge, width=k)
        else:
            draw.rectangle((0.06 * w * k, 0.06 * h * k, 0.94 * w * k, 0.94 * h * k), fill=fill, outline=edge, width=k)
    if turn:
        image = image.transpose(Image.Transpose.ROTATE_90)
        w, h = h, w
    rgba = np.asarray(image.resize((w, h), Image.Resampling.BOX))
    return rgba[..., :3].copy(), rgba[..., 3].copy()


def _panel(lot: Lot, scale: float) -> np.ndarray:
    """u8 [h, w, 3]: the ground of a lot at native size."""
    w, h = max(1, round(lot.w * scale)), max(1, round(lot.h * scale))
    if lot.kind != LOT_KINDS[0]:
        image = Image.new("RGB", (w, h), PLOTS[lot.plot])
        ImageDraw.Draw(image).rectangle((0, 0, w - 1, h - 1), outline=(150, 140, 112), width=max(1, round(2 * scale)))
        return np.asarray(image)
    image = Image.new("RGB", (w, h), (86, 88, 94))
    draw, line = ImageDraw.Draw(image), (176, 178, 180)
    for r in range(lot.rows):
        top = (3 + r * (SLOT[1] + 9) + 2) * scale
        for c in range(lot.columns + 1):
            x = (4 + c * SLOT[0]) * scale
            draw.line((x, top, x, top + (SLOT[1] + 4) * scale), fill=line, width=max(1, round(scale)))
    return np.asarray(image)


def draw_lot(image: np.ndarray, lot: Lot, scale: float) -> None:
    """Draws a lot and what is on it onto image u8 [H, W, 3]."""
    from .canvas import blend

    panel = _panel(lot, scale)
    blend(image, round(lot.x * scale), round(lot.y * scale), panel, np.full(panel.shape[:2], 255, np.uint8))
    for item in lot.items:
        draw_item(image, item, scale)


def draw_item(image: np.ndarray, item: Item, scale: float) -> None:
    from .canvas import blend

    rgb, alpha = item_sprite(item.kind, max(4, round(item.size * scale)), item.turn, item.roof)
    h, w = alpha.shape
    x, y = round(item.x * scale - w / 2), round(item.y * scale - h / 2)
    blend(image, x + max(1, round(1.5 * scale)), y + max(1, round(1.5 * scale)), (0, 0, 0), alpha, 0.35)
    blend(image, x, y, rgb, alpha)


def lots_of(rng: random.Random) -> list[Lot]:
    """Five to eight lots, each in its own ninth of a 1008 px square."""
    lots = []
    for place in rng.sample(range(9), rng.randint(5, 8)):
        row, column = divmod(place, 3)
        kind = rng.choice(LOT_KINDS)
        x = 1008 * (column + 0.5) / 3 + rng.uniform(-50, 50)
        y = 1008 * (row + 0.5) / 3 + rng.uniform(-50, 50)
        lots.append(random_lot(rng, kind, PLACES[place], x, y))
    return lots


def roads_of(rng: random.Random, image: np.ndarray, scale: float) -> list[Item]:
    """Draws roads between the ninths and returns the cars driving there; they belong to no lot."""
    cars: list[Item] = []
    side = image.shape[0]
    for line in (0, 1, 2, 3):
        for along_x in (True, False):
            if rng.random() < 0.45:
                continue
            at, half = 336 * line + rng.uniform(-20, 20), rng.uniform(13, 18)
            a, b = max(0, round((at - half) * scale)), min(side, round((at + half) * scale))
            middle = slice(max(0, round((at - 1) * scale)), max(0, round((at + 1) * scale)))
            if a >= b:
                continue
            (image[a:b] if along_x else image[:, a:b])[...] = (108, 108, 112)
            (image[middle] if along_x else image[:, middle])[...] = (206, 200, 160)
            for _ in range(rng.randint(1, 5)):
                along, lane = rng.uniform(20, 988), at + rng.choice((-1, 1)) * half / 2
                x, y = (along, lane) if along_x else (lane, along)
                cars.append(Item(rng.choice(CAR_COLOURS), x, y, rng.uniform(20, 22.5), int(along_x)))
    return cars
