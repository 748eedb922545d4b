"""Fonts and cached word sprites."""

from __future__ import annotations

import functools
import subprocess
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

TRAIN_FONTS = """B612-Bold.otf Cantarell-Bold.otf Comfortaa-Bold.ttf ComicNeue-Bold.otf DejaVuSans-Bold.ttf
DejaVuSansCondensed-Bold.ttf DejaVuSerif-Bold.ttf Dosis-ExtraBold.otf FiraCode-Bold.ttf FreeSansBold.ttf
Go-Bold.ttf Hack-Bold.ttf Inter-Bold.otf Inter-SemiBold.otf Lato-Black.ttf Lato-Bold.ttf LeagueSpartan-Bold.otf
LiberationSans-Bold.ttf LiberationSansNarrow-Bold.ttf LiberationSerif-Bold.ttf NationalPark-Heavy.otf
Play-Bold.ttf Quicksand-Bold.ttf Roboto-Bold.ttf Roboto-Medium.ttf RobotoCondensed-Bold.ttf Sora-Bold.otf
texgyreadventor-bold.otf texgyrebonum-bold.otf texgyrecursor-bold.otf tuffy_bold.ttf""".split()
HELDOUT_FONTS = """OpenSans-Bold.ttf Manrope-Bold.ttf Karla-Bold.otf Cabin-Bold.otf ClearSans-Bold.ttf
RobotoSlab-Bold.otf""".split()


@functools.lru_cache(1)
def _installed() -> dict[str, str]:
    listing = subprocess.run(
        ["find", "/usr/share/fonts", "/usr/share/texmf", "-name", "*.[ot]tf"], capture_output=True, text=True
    ).stdout
    return {path.rsplit("/", 1)[1]: path for path in sorted(listing.split("\n")) if path}


@functools.lru_cache(None)
def font_of_height(name: str, cap: int) -> ImageFont.FreeTypeFont:
    """Font whose capital H is `cap` pixels high."""
    probe = ImageFont.truetype(_installed()[name], 200)
    _, top, _, bottom = probe.getbbox("H")
    return ImageFont.truetype(_installed()[name], max(6, round(200 * cap / (bottom - top))))


@dataclass(frozen=True)
class WordSprite:
    """alpha u8 [h, w]; edges: x borders of the characters, len(text) + 1 values."""

    alpha: np.ndarray
    edges: tuple[float, ...]


@functools.lru_cache(60000)
def word_sprite(text: str, font_name: str, cap: int) -> WordSprite:
    font = font_of_height(font_name, cap)
    left, top, right, bottom = font.getbbox(text)
    image = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(image).text((-left, -top), text, fill=255, font=font)
    edges = [font.getlength(text[:i]) - left for i in range(len(text) + 1)]
    edges[0], edges[-1] = 0.0, float(right - left)
    return WordSprite(np.asarray(image), tuple(edges))
