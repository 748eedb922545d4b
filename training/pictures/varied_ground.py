"""Grounds of many more looks than training has, made of its backgrounds: cut out, turned, recoloured, one over another, some
with grain or strewn with specks.

For telling what is peculiar to a picture of the generator from what is peculiar to its backgrounds; nothing is trained on them.
"""

from __future__ import annotations

import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .backgrounds import SIDE, VARIANTS, background

TURNS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.TRANSPOSE)


def varied_ground(rng: random.Random, width: int, height: int, families: tuple[str, ...]) -> np.ndarray:
    """u8 [height, width, 3]; a `Ground` of `scenes`."""
    ground = _recoloured(rng, _piece(rng, width, height, families))
    if rng.random() < 0.5:
        share = rng.uniform(0.2, 0.8)
        ground = ground * share + _recoloured(rng, _piece(rng, width, height, families)) * (1 - share)
    if rng.random() < 0.3:
        ground = ground + _noise(rng, width, height)
    pixels = np.ascontiguousarray(np.clip(ground, 0, 255).astype(np.uint8))
    return _strewn(rng, pixels) if rng.random() < 0.4 else pixels


def _noise(rng: random.Random, width: int, height: int) -> np.ndarray:
    """f32 [height, width, 3], grains of 1 to 8 px."""
    numbers, grain = np.random.default_rng(rng.getrandbits(32)), rng.choice((1, 2, 4, 8))
    cells = numbers.normal(0, rng.uniform(3, 25), (height // grain + 1, width // grain + 1, rng.choice((1, 3))))
    return np.broadcast_to(cells.repeat(grain, 0).repeat(grain, 1)[:height, :width], (height, width, 3)).astype(np.float32)


def _strewn(rng: random.Random, pixels: np.ndarray) -> np.ndarray:
    """With 30 to 900 small soft ellipses of any colour."""
    image, layer = Image.fromarray(pixels), Image.fromarray(pixels)
    draw, (width, height) = ImageDraw.Draw(layer), image.size
    largest, bright = rng.choice((3, 6, 12, 24)), rng.random() < 0.5
    for _ in range(round(np.exp(rng.uniform(np.log(30), np.log(900))))):
        x, y, a, b = rng.randrange(width), rng.randrange(height), rng.uniform(1, largest), rng.uniform(1, largest)
        colour = tuple(rng.randint(120 if bright else 0, 255) for _ in range(3))
        draw.ellipse((x - a, y - b, x + a, y + b), fill=colour)
    layer = layer.filter(ImageFilter.GaussianBlur(rng.uniform(0, 3)))
    return np.array(Image.blend(image, layer, rng.uniform(0.4, 1)))


def _piece(rng: random.Random, width: int, height: int, families: tuple[str, ...]) -> np.ndarray:
    """f32 [height, width, 3], a third or more of a background."""
    image = background(rng.choice(families), rng.randrange(VARIANTS))
    side, longest = int(SIDE * rng.uniform(0.35, 1)), max(width, height)
    x, y = rng.randint(0, SIDE - side), rng.randint(0, SIDE - side)
    piece = Image.fromarray(image[y : y + side, x : x + side]).transpose(rng.choice(TURNS))
    piece = piece.resize((longest, longest), Image.Resampling.BILINEAR)
    return np.asarray(piece, np.float32)[:height, :width]


def _recoloured(rng: random.Random, image: np.ndarray) -> np.ndarray:
    mean = image.mean((0, 1))
    image = (image - mean) * rng.uniform(0.5, 1.6)
    if rng.random() < 0.5:
        image = image[..., rng.sample(range(3), 3)]
    if rng.random() < 0.3:
        image = np.repeat(image.mean(-1, keepdims=True), 3, -1)
    light = rng.uniform(30, 235)
    tone = np.array([light + rng.uniform(-40, 40) for _ in range(3)], np.float32)
    share = rng.random()
    return image + mean * (1 - share) + tone * share
