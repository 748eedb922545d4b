"""Pictures that the generator would never make, of its own means: grounds and plain colours without any object, strewn with
shapes, written over with lines of text, and its pictures cut up and shuffled.

They show a rule for what is unlike the generator's pictures where to look. What such a rule is measured on is of other kinds.
"""

from __future__ import annotations

import random

import numpy as np
from PIL import Image, ImageDraw

from .backgrounds import TRAIN_FAMILIES
from .glyphs import TRAIN_FONTS, font_of_height
from .scenes import make_picture
from .varied_ground import varied_ground

CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ   0123456789.,"
FIRST_SEED = 94_000_000


def stranger(index: int) -> np.ndarray:
    """u8 [height, width, 3], deterministic by index; six kinds by turns."""
    rng = random.Random(f"stranger-{index}")
    width, height = rng.randint(300, 1400), rng.randint(300, 1400)
    kind = index % 6
    if kind == 5:
        seed = FIRST_SEED + index
        return _shuffled(rng, make_picture(index // 6 % 4 == 3, seed, size=(1008, 1008), ground=varied_ground).pixels)
    empty = kind == 0 or (kind > 1 and rng.random() < 0.5)
    pixels = varied_ground(rng, width, height, TRAIN_FAMILIES) if empty else _plain(rng, width, height)
    if kind in (2, 4):
        pixels = _with_shapes(rng, pixels, rng.choice((1, 5, 30, 150)))
    return _with_text(rng, pixels) if kind in (3, 4) else pixels


def _plain(rng: random.Random, width: int, height: int) -> np.ndarray:
    """One colour, a slope between two, or noise."""
    look, one, other = rng.random(), np.array(_colour(rng), np.float32), np.array(_colour(rng), np.float32)
    if look < 0.5:
        colour = one if look < 0.3 else np.full(3, rng.choice((0, 30, 240, 255)))
        return np.broadcast_to(colour, (height, width, 3)).astype(np.uint8).copy()
    if look < 0.75:
        slope = np.arange(width) * rng.uniform(-1, 1) / width + np.arange(height)[:, None] * rng.uniform(-1, 1) / height
        slope = (slope - slope.min()) / max(np.ptp(slope), 1e-6)
        return (one + (other - one) * slope[..., None]).astype(np.uint8)
    grain = rng.choice((1, 2, 4, 16, 64))
    cells = np.random.default_rng(rng.getrandbits(32)).integers(0, 256, (height // grain + 1, width // grain + 1, 3), np.uint8)
    return np.ascontiguousarray(cells.repeat(grain, 0).repeat(grain, 1)[:height, :width])


def _with_shapes(rng: random.Random, pixels: np.ndarray, count: int) -> np.ndarray:
    image = Image.fromarray(pixels)
    draw, (width, height) = ImageDraw.Draw(image), image.size
    for _ in range(count):
        size, x, y = rng.choice((20, 60, 150, 400)), rng.randrange(width), rng.randrange(height)
        box, colour = (x, y, x + rng.randint(2, size), y + rng.randint(2, size)), _colour(rng)
        around = [(x + rng.randint(-size, size), y + rng.randint(-size, size)) for _ in range(rng.randint(3, 9))]
        match rng.randrange(5):
            case 0:
                draw.rectangle(box, fill=colour, outline=_colour(rng) if rng.random() < 0.4 else None)
            case 1:
                draw.ellipse(box, fill=colour)
            case 2:
                draw.polygon(around, fill=colour)
            case 3:
                draw.arc(box, 0, rng.randint(60, 360), fill=colour, width=rng.randint(1, 10))
            case _:
                draw.line(around, fill=colour, width=rng.randint(1, 8))
    return np.array(image)


def _with_text(rng: random.Random, pixels: np.ndarray) -> np.ndarray:
    image = Image.fromarray(pixels)
    draw, (width, height) = ImageDraw.Draw(image), image.size
    cap = rng.choice((9, 12, 15, 21, 30, 50))
    font = font_of_height(rng.choice(TRAIN_FONTS), cap)
    colour = _colour(rng) if rng.random() < 0.4 else rng.choice(((0, 0, 0), (30, 30, 30), (255, 255, 255)))
    y = rng.randint(5, 80)
    while y < height:
        line = "".join(rng.choice(CHARACTERS) for _ in range(rng.randint(2, int(1.2 * width / cap) + 3)))
        draw.text((rng.choice((20, 60, width // 3)), y), line, fill=colour, font=font)
        y += round(cap * rng.uniform(1.5, 3))
    return np.array(image)


def _shuffled(rng: random.Random, pixels: np.ndarray) -> np.ndarray:
    count = rng.choice((6, 12, 18))
    side = pixels.shape[0] // count
    blocks = (
        pixels[: side * count, : side * count].reshape(count, side, count, side, 3).swapaxes(1, 2).reshape(-1, side, side, 3)
    )
    order = rng.sample(range(count * count), count * count)
    return blocks[order].reshape(count, count, side, side, 3).swapaxes(1, 2).reshape(side * count, side * count, 3)


def _colour(rng: random.Random) -> tuple[int, int, int]:
    return rng.randrange(256), rng.randrange(256), rng.randrange(256)
