"""Roads of an aerial view, between its ninths."""

from __future__ import annotations

import random

import numpy as np

from .lots import Item, random_car
from .wordlist import CAR_COLOURS


def roads_of(rng: random.Random, image: np.ndarray, scale: float) -> list[Item]:
    """Draws roads onto image u8 [H, W, 3] and returns the cars driving there; they belong to no lot."""
    cars: list[Item] = []
    for line in (0, 1, 2, 3):
        for along_x in (True, False):
            if rng.random() < 0.45:
                continue
            at, half = 336 * line + rng.uniform(-20, 20), rng.uniform(13, 18)
            if _draw_road(image, at, half, along_x, scale):
                cars += _cars_on(rng, at, half, along_x)
    return cars


def _draw_road(image: np.ndarray, at: float, half: float, along_x: bool, scale: float) -> bool:
    """Whether any of a road lies on the image: one `half` wide on either side of `at`."""
    a, b = max(0, round((at - half) * scale)), min(image.shape[0], round((at + half) * scale))
    middle = slice(max(0, round((at - 1) * scale)), max(0, round((at + 1) * scale)))
    if a >= b:
        return False
    (image[a:b] if along_x else image[:, a:b])[...] = (108, 108, 112)
    (image[middle] if along_x else image[:, middle])[...] = (206, 200, 160)
    return True


def _cars_on(rng: random.Random, at: float, half: float, along_x: bool) -> list[Item]:
    cars = []
    for _ in range(rng.randint(1, 5)):
        along, lane = rng.uniform(20, 988), at + rng.choice((-1, 1)) * half / 2
        x, y = (along, lane) if along_x else (lane, along)
        cars.append(random_car(rng, rng.choice(CAR_COLOURS), x, y, int(along_x)))
    return cars
