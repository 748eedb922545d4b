"""Backgrounds: procedural families and free photographs, as 1120 px images made once per (family, index)."""

from __future__ import annotations

import functools
import os
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIDE = 1120
TRAIN_FAMILIES = ("sky", "plaster", "wood", "paper", "bricks", "map", "asphalt", "bokeh", "meadow", "photo")
HELDOUT_FAMILIES = ("marble", "fabric", "tiles", "heldout_photo")
VARIANTS = 6
PHOTOS = {"photo": ("chelsea.png", "rocket.jpg", "brick.png", "grass.png", "gravel.png", "astronaut.png"),
          "heldout_photo": ("hubble_deep_field.jpg", "moon.png")}
CACHE = Path(os.environ.get("FOVEA_DATA", Path(__file__).parents[1] / ".cache")) / "backgrounds"


def _noise(rng: np.random.Generator, cells: int, octaves: int = 4, stretch: float = 1.0) -> np.ndarray:
    """Smooth noise f32 [SIDE, SIDE] in 0..1."""
    total = np.zeros((SIDE, SIDE), np.float32)
    for o in range(octaves):
        n = cells * 2**o
        small = rng.random((max(2, int(n * stretch)), n), np.float32)
        total += np.asarray(Image.fromarray(small).resize((SIDE, SIDE), Image.Resampling.BICUBIC)) * 0.5**o
    total -= total.min()
    return total / total.max()


def _blend(t: np.ndarray, a: tuple, b: tuple) -> np.ndarray:
    return np.asarray(a, np.float32) + (np.asarray(b, np.float32) - np.asarray(a, np.float32)) * t[..., None]


def _colour(rng: np.random.Generator, low: int, high: int, spread: int = 30) -> tuple:
    base = rng.integers(low, high)
    return tuple(int(np.clip(base + rng.integers(-spread, spread + 1), 0, 255)) for _ in range(3))


def _photo(name: str) -> np.ndarray:
    import skimage

    path = Path(skimage.__file__).parent / "data" / name
    image = Image.open(path).convert("RGB")
    side = min(image.size)
    image = image.crop((0, 0, side, side)).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    return np.asarray(image.filter(ImageFilter.GaussianBlur(1.5)), np.float32) * 0.8 + 24


def _lines(image: np.ndarray, rng: np.random.Generator, family: str) -> np.ndarray:
    """Draws the joints of bricks and tiles, the rules of paper, the roads of a map."""
    pil = Image.fromarray(np.clip(image, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(pil)
    line = _colour(rng, 150, 200, 8)
    if family == "bricks":
        h, w = int(rng.integers(36, 60)), int(rng.integers(90, 150))
        for r, y in enumerate(range(0, SIDE, h)):
            draw.line((0, y, SIDE, y), fill=line, width=4)
            for x in range((r % 2) * w // 2, SIDE, w):
                draw.line((x, y, x, y + h), fill=line, width=4)
    elif family == "tiles":
        p = int(rng.integers(90, 180))
        for x in range(0, SIDE, p):
            draw.line((x, 0, x, SIDE), fill=line, width=5)
            draw.line((0, x, SIDE, x), fill=line, width=5)
    elif family == "paper":
        p = int(rng.integers(28, 44))
        for y in range(p, SIDE, p):
            draw.line((0, y, SIDE, y), fill=(170, 190, 214), width=1)
    elif family == "map":
        for _ in range(7):
            points = [(int(rng.integers(-50, SIDE + 50)), int(rng.integers(-50, SIDE + 50))) for _ in range(2)]
            width = int(rng.integers(10, 34))
            draw.line(points, fill=(198, 192, 182), width=width + 4)
            draw.line(points, fill=_colour(rng, 236, 250, 5), width=width)
        for _ in range(26):
            x, y = rng.integers(0, SIDE, 2)
            w, h = rng.integers(20, 90, 2)
            draw.rectangle((x, y, x + w, y + h), fill=_colour(rng, 190, 225, 10))
    elif family == "bokeh":
        layer = Image.new("RGB", pil.size)
        ink = ImageDraw.Draw(layer)
        for _ in range(40):
            x, y, r = *rng.integers(0, SIDE, 2), int(rng.integers(20, 90))
            ink.ellipse((x - r, y - r, x + r, y + r), fill=_colour(rng, 60, 110, 50))
        return np.asarray(pil, np.float32) + np.asarray(layer.filter(ImageFilter.GaussianBlur(9)), np.float32) * 0.6
    return np.asarray(pil, np.float32)


def _make(family: str, index: int) -> np.ndarray:
    names = TRAIN_FAMILIES + HELDOUT_FAMILIES
    rng = np.random.default_rng([7, names.index(family), index])
    if family in PHOTOS:
        return _photo(PHOTOS[family][index % len(PHOTOS[family])])
    fine = rng.normal(0, 1, (SIDE, SIDE, 1)).astype(np.float32)
    if family == "sky":
        t = np.linspace(0, 1, SIDE, dtype=np.float32)[:, None] * 0.6 + _noise(rng, 4) * 0.4
        return _blend(t, _colour(rng, 90, 150, 50), _colour(rng, 170, 240)) + fine
    if family == "plaster":
        return _blend(_noise(rng, 6, 5), _colour(rng, 120, 190), _colour(rng, 170, 230)) + fine * 4
    if family == "wood":
        t = (_noise(rng, 3, 3, 12) * 6) % 1
        return _blend(t, (148, 106, 66), (190, 146, 98)) * rng.uniform(0.75, 1.1) + fine * 3
    if family == "paper":
        return _lines(_blend(_noise(rng, 4), (226, 220, 204), (246, 242, 230)) + fine * 2, rng, family)
    if family == "bricks":
        return _lines(_blend(_noise(rng, 24, 3), (132, 72, 58), (178, 104, 84)) + fine * 5, rng, family) * 0.92
    if family == "map":
        return _lines(_blend(_noise(rng, 5, 2), (206, 222, 190), (230, 226, 212)), rng, family)
    if family == "asphalt":
        return _blend(_noise(rng, 8, 5), (78, 78, 82), (128, 126, 124)) + fine * 10
    if family == "bokeh":
        return _lines(_blend(_noise(rng, 3), _colour(rng, 40, 90, 20), _colour(rng, 70, 140, 20)), rng, family)
    if family == "meadow":
        return _blend(_noise(rng, 20, 4), (70, 104, 50), (134, 160, 84)) + fine * 9
    if family == "marble":
        t = np.abs(np.sin(_noise(rng, 4, 5) * 14))
        return _blend(t, _colour(rng, 170, 200, 12), _colour(rng, 215, 240, 8)) + fine
    if family == "fabric":
        p = np.sin(np.arange(SIDE, dtype=np.float32) * 0.7)
        t = (p[:, None] * p[None, :]) * 0.2 + _noise(rng, 5) * 0.6 + 0.2
        return _blend(t, _colour(rng, 90, 140, 30), _colour(rng, 140, 200, 30)) + fine * 3
    return _lines(_blend(_noise(rng, 7), _colour(rng, 150, 190, 16), _colour(rng, 185, 225, 16)) + fine * 2, rng, "tiles")


@functools.lru_cache(90)
def background(family: str, index: int) -> np.ndarray:
    """u8 [SIDE, SIDE, 3]; kept on disk so that later processes need not draw it again."""
    path = CACHE / f"{family}-{index}.npy"
    if path.exists():
        return np.load(path)
    image = np.clip(_make(family, index), 0, 255).astype(np.uint8)
    CACHE.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.tmp.npy")
    np.save(partial, image)
    partial.rename(path)
    return image
