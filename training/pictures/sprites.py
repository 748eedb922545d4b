"""Cached sprites of objects and marks, drawn once at four times the size."""

from __future__ import annotations

import functools
import math

import numpy as np
from PIL import Image, ImageDraw

from .wordlist import COLOURS

INNER: dict[str, tuple[float, float, float, float]] = {
    "sign": (0.09, 0.27, 0.91, 0.73),
    "box": (0.07, 0.34, 0.93, 0.92),
    "circle": (0.14, 0.26, 0.86, 0.74),
    "diamond": (0.19, 0.34, 0.81, 0.66),
    "hexagon": (0.13, 0.24, 0.87, 0.76),
    "cup": (0.07, 0.25, 0.72, 0.88),
    "house": (0.14, 0.46, 0.86, 0.92),
}
"""Where details may stand on each shape: x0, y0, x1, y1 as fractions of its size."""


def _mix(colour: tuple[int, int, int], towards: int, amount: float) -> tuple[int, int, int]:
    return tuple(round(c + (towards - c) * amount) for c in colour)  # type: ignore[return-value]


def _draw(draw: ImageDraw.ImageDraw, shape: str, s: int, colour: tuple[int, int, int]) -> None:
    dark, light, edge = _mix(colour, 0, 0.3), _mix(colour, 255, 0.35), _mix(colour, 0, 0.45)
    w = max(2, s // 40)
    if colour == COLOURS["black"]:
        dark, light, edge = _mix(colour, 255, 0.12), _mix(colour, 255, 0.28), _mix(colour, 255, 0.4)
    if shape == "sign":
        draw.rounded_rectangle((0, 0.18 * s, s - 1, 0.82 * s), s * 0.07, fill=colour, outline=edge, width=w)
        rim = light if colour != COLOURS["white"] else dark
        draw.rounded_rectangle((0.035 * s, 0.215 * s, 0.965 * s, 0.785 * s), s * 0.05, outline=rim, width=w)
    elif shape == "box":
        top = [(0, 0.3 * s), (0.14 * s, 0.1 * s), (0.86 * s, 0.1 * s), (s, 0.3 * s)]
        draw.polygon(top, fill=light if colour != COLOURS["white"] else dark, outline=edge, width=w)
        draw.rectangle((0, 0.3 * s, s - 1, 0.95 * s), fill=colour, outline=edge, width=w)
    elif shape == "circle":
        draw.ellipse((0, 0, s - 1, s - 1), fill=colour, outline=edge, width=w)
        draw.ellipse((0.05 * s, 0.05 * s, 0.95 * s, 0.95 * s), outline=light, width=w)
    elif shape == "diamond":
        draw.polygon([(s / 2, 0), (s - 1, s / 2), (s / 2, s - 1), (0, s / 2)], fill=colour, outline=edge, width=2 * w)
    elif shape == "hexagon":
        points = [(s / 2 + s / 2 * math.cos(a * math.pi / 3), s / 2 + s / 2 * math.sin(a * math.pi / 3)) for a in range(6)]
        draw.polygon(points, fill=colour, outline=edge, width=2 * w)
    elif shape == "cup":
        draw.ellipse((0.64 * s, 0.32 * s, 0.98 * s, 0.74 * s), outline=dark, width=round(0.075 * s))
        draw.rounded_rectangle((0.02 * s, 0.1 * s, 0.78 * s, 0.96 * s), s * 0.1, fill=colour, outline=edge, width=w)
        draw.ellipse((0.02 * s, 0.05 * s, 0.78 * s, 0.19 * s), fill=dark, outline=edge, width=w)
    elif shape == "house":
        draw.rectangle((0.09 * s, 0.42 * s, 0.91 * s, 0.96 * s), fill=colour, outline=edge, width=w)
        draw.polygon([(s / 2, 0.03 * s), (s - 1, 0.44 * s), (0, 0.44 * s)], fill=dark, outline=edge, width=w)


def _downsample(image: Image.Image, size: int) -> np.ndarray:
    return np.asarray(image.resize((size, size), Image.Resampling.BOX))


@functools.lru_cache(1500)
def object_sprite(shape: str, size: int, colour: str) -> tuple[np.ndarray, np.ndarray]:
    """Returns colour u8 [size, size, 3] and alpha u8 [size, size]."""
    big = size * 4
    mask = Image.new("RGBA", (big, big), COLOURS[colour] + (0,))
    _draw(ImageDraw.Draw(mask), shape, big, COLOURS[colour])
    rgba = _downsample(mask, size).astype(np.float32)
    shade = np.linspace(1.07, 0.9, size, dtype=np.float32)[:, None, None]
    rgb = np.clip(rgba[..., :3] * shade, 0, 255).astype(np.uint8)
    return rgb, rgba[..., 3].astype(np.uint8)


@functools.lru_cache(200)
def shadow_alpha(shape: str, size: int) -> np.ndarray:
    """Soft shadow f32 [size + 24, size + 24] in 0..1, padded by 12 on every side."""
    from PIL import ImageFilter

    alpha = object_sprite(shape, size, "black")[1]
    padded = Image.fromarray(np.pad(alpha, 12)).filter(ImageFilter.GaussianBlur(5))
    return np.asarray(padded, np.float32) / 255 * 0.45


def _star(s: float) -> list[tuple[float, float]]:
    points = []
    for i in range(10):
        r = 0.5 if i % 2 == 0 else 0.22
        a = -math.pi / 2 + i * math.pi / 5
        points.append((s / 2 + r * s * math.cos(a), s * 0.52 + r * s * math.sin(a)))
    return points


@functools.lru_cache(2000)
def mark_sprite(shape: str, size: int, colour: str) -> tuple[np.ndarray, np.ndarray]:
    """Returns colour u8 [size, size, 3] and alpha u8 [size, size]."""
    s = size * 8
    fill = COLOURS[colour]
    edge = (40, 40, 44) if sum(fill) > 330 else (245, 245, 240)
    image = Image.new("RGBA", (s, s), edge + (0,))
    draw = ImageDraw.Draw(image)
    w = max(4, round(0.06 * s))
    if shape == "star":
        draw.polygon(_star(s), fill=fill, outline=edge, width=w // 2)
    elif shape == "heart":
        draw.ellipse((0.02 * s, 0.08 * s, 0.54 * s, 0.58 * s), fill=fill)
        draw.ellipse((0.46 * s, 0.08 * s, 0.98 * s, 0.58 * s), fill=fill)
        draw.polygon([(0.06 * s, 0.45 * s), (0.94 * s, 0.45 * s), (0.5 * s, 0.97 * s)], fill=fill)
    elif shape == "square":
        draw.rectangle((0.08 * s, 0.08 * s, 0.92 * s, 0.92 * s), fill=fill, outline=edge, width=w)
    elif shape == "triangle":
        draw.polygon([(0.5 * s, 0.04 * s), (0.97 * s, 0.92 * s), (0.03 * s, 0.92 * s)], fill=fill, outline=edge, width=w // 2)
    elif shape == "cross":
        draw.rectangle((0.35 * s, 0.03 * s, 0.65 * s, 0.97 * s), fill=fill)
        draw.rectangle((0.03 * s, 0.35 * s, 0.97 * s, 0.65 * s), fill=fill)
    elif shape == "ring":
        draw.ellipse((0.04 * s, 0.04 * s, 0.96 * s, 0.96 * s), outline=fill, width=round(0.24 * s))
    else:  # flag
        draw.rectangle((0.06 * s, 0.02 * s, 0.17 * s, s), fill=(120, 112, 104))
        draw.rectangle((0.17 * s, 0.04 * s, 0.96 * s, 0.56 * s), fill=fill, outline=edge, width=w // 2)
    rgba = _downsample(image, size)
    return rgba[..., :3].copy(), rgba[..., 3].copy()
