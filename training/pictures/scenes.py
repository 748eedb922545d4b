"""Whole pictures, deterministic by seed: objects among clutter, and aerial views."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .backgrounds import HELDOUT_FAMILIES, TRAIN_FAMILIES
from .draw import draw
from .drawing import Drawing
from .furnish import furnish
from .glyphs import HELDOUT_FONTS, TRAIN_FONTS
from .ground import random_ground
from .lots import lots_of
from .placing import litter, place_things
from .roads import roads_of
from .square import SQUARE

SIZES = ((1008, 1008),) * 6 + ((1400, 1000), (2000, 1500), (1000, 1400), (1512, 1512))
HELDOUT_SIZES = SIZES + ((4000, 3000), (2600, 3600))
AERIAL_SIZES = ((1008, 1008),) * 8 + ((1512, 1512), (2016, 2016))
HELDOUT_AERIAL_SIZES = AERIAL_SIZES + ((4000, 4000),)
AERIAL_FAMILIES = {False: ("meadow", "asphalt", "plaster", "photo"), True: ("fabric", "marble", "heldout_photo")}


Change = Callable[[Drawing, random.Random], None]
"""What is done to a drawing before it is drawn, with random numbers of its own."""
Ground = Callable[[random.Random, int, int, tuple[str, ...]], np.ndarray]
"""What everything stands on: random numbers, width, height and families of backgrounds -> u8 [height, width, 3]."""


@dataclass
class Scene:
    """One picture: native size, drawing in 1008 units, pixels u8 [H, W, 3]."""

    seed: int
    width: int
    height: int
    drawing: Drawing
    pixels: np.ndarray


def make_picture(
    aerial: bool,
    seed: int,
    heldout: bool = False,
    size: tuple[int, int] | None = None,
    change: Change | None = None,
    ground: Ground = random_ground,
) -> Scene:
    """An aerial view or a picture of objects, the latter changed before it is drawn; `size` fixes its width and height
    instead of drawing them."""
    return make_aerial(seed, heldout, size, ground) if aerial else make_scene(seed, heldout, size, change, ground)


def make_scene(
    seed: int,
    heldout: bool = False,
    size: tuple[int, int] | None = None,
    change: Change | None = None,
    ground: Ground = random_ground,
) -> Scene:
    """A whole picture with four to nine objects among clutter."""
    rng = random.Random(f"scene-{'heldout' if heldout else 'train'}-{seed}")
    width, height = size or rng.choice(HELDOUT_SIZES if heldout else SIZES)
    scale = max(width, height) / SQUARE
    fonts = HELDOUT_FONTS if heldout else TRAIN_FONTS
    pixels = ground(rng, width, height, HELDOUT_FAMILIES if heldout else TRAIN_FAMILIES)
    drawing = Drawing(round(width / scale), round(height / scale), scale)
    place_things(rng, drawing, rng.randint(5, 9))
    for thing in drawing.things:
        furnish(rng, thing, fonts)
    litter(rng, pixels, drawing)
    if change:
        change(drawing, random.Random(f"change-{heldout}-{seed}"))
    return Scene(seed, width, height, drawing, draw(pixels, drawing))


def make_aerial(
    seed: int, heldout: bool = False, size: tuple[int, int] | None = None, ground: Ground = random_ground
) -> Scene:
    """A square aerial view with five to eight car parks and blocks, and cars on the roads between them."""
    rng = random.Random(f"aerial-{'heldout' if heldout else 'train'}-{seed}")
    width, height = size or rng.choice(HELDOUT_AERIAL_SIZES if heldout else AERIAL_SIZES)
    scale = width / SQUARE
    pixels = ground(rng, width, height, AERIAL_FAMILIES[heldout])
    drawing = Drawing(SQUARE, SQUARE, scale)
    drawing.strays = roads_of(rng, pixels, scale)
    drawing.lots = lots_of(rng)
    return Scene(seed, width, height, drawing, draw(pixels, drawing))
