"""Scenes and dense tiles, deterministic by seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from PIL import Image

from .backgrounds import HELDOUT_FAMILIES, SIDE, TRAIN_FAMILIES, VARIANTS, background
from .canvas import Drawing, Mark, Thing, Word, draw, draw_thing, measure
from .glyphs import HELDOUT_FONTS, TRAIN_FONTS
from .sprites import INNER
from .wordlist import COLOUR_NAMES, COLOURS, FLAG, MARK_SHAPES, OBJECT_SHAPES, WORDS

SIZES = ((1008, 1008),) * 6 + ((1400, 1000), (2000, 1500), (1000, 1400), (1512, 1512))
CAP = (15, 21)
MARK = (13, 18)
THING = (128, 228)
INKS = {c: ((250, 250, 246), (245, 214, 92)) for c in ("red", "green", "blue", "purple", "black")} | {
    c: ((28, 28, 34), (24, 40, 96)) for c in ("orange", "yellow", "white")
}


@dataclass
class Scene:
    """One picture: native size, drawing in 1008 units, pixels u8 [H, W, 3]."""

    seed: int
    width: int
    height: int
    drawing: Drawing
    pixels: np.ndarray


def _background(rng: random.Random, w: int, h: int, families: tuple[str, ...]) -> np.ndarray:
    """u8 [h, w, 3] cut from a background, mirrored and tinted at random."""
    image = background(rng.choice(families), rng.randrange(VARIANTS))
    side = min(SIDE, max(w, h) if max(w, h) < 700 else SIDE)
    x, y = rng.randint(0, SIDE - side), rng.randint(0, SIDE - side)
    image = image[y : y + side, x : x + side]
    if max(w, h) > side:
        big = max(w, h)
        image = np.asarray(Image.fromarray(image).resize((big, big), Image.Resampling.BILINEAR))
    x, y = rng.randint(0, image.shape[1] - w), rng.randint(0, image.shape[0] - h)
    image = image[y : y + h, x : x + w]
    if rng.random() < 0.5:
        image = image[:, ::-1]
    gain = rng.uniform(0.8, 1.12)
    table = [np.clip(np.arange(256) * gain * rng.uniform(0.94, 1.06), 0, 255).astype(np.uint8) for _ in range(3)]
    return np.stack([table[c][image[..., c]] for c in range(3)], -1)


def _word(rng: random.Random, fonts: list[str], colour: str, room: float) -> Word | None:
    """A word no wider than `room`, unplaced."""
    word = measure(Word(rng.choice(WORDS), rng.choice(fonts), rng.randint(*CAP), 0, 0, rng.choice(INKS[colour])))
    while word.w > room:
        if word.cap <= CAP[0]:
            return None
        word.cap -= 1
        measure(word)
    return word


def _mark(rng: random.Random, avoid: str | None) -> Mark:
    shape = FLAG if rng.random() < 0.4 else rng.choice(MARK_SHAPES)
    colour = rng.choice([c for c in COLOUR_NAMES if c != avoid])
    return Mark(shape, colour, 0, 0, rng.randint(*MARK))


def _furnish(rng: random.Random, thing: Thing, fonts: list[str]) -> None:
    """Puts a word, a mark or both onto an object."""
    x0, y0, x1, y1 = (v * thing.size for v in INNER[thing.shape])
    kind = rng.random()
    if kind < 0.8:
        word = next((w for w in (_word(rng, fonts, thing.colour, x1 - x0) for _ in range(8)) if w), None)
        if word:
            word.x = thing.x + x0 + rng.uniform(0.2, 0.8) * (x1 - x0 - word.w)
            word.y = thing.y + y0 + rng.uniform(0, 1) * max(0, y1 - y0 - word.h)
            thing.word = word
    if kind > 0.2:
        mark = _mark(rng, thing.colour)
        for _ in range(12):
            mark.x = thing.x + rng.uniform(x0, x1 - mark.size)
            mark.y = thing.y + rng.uniform(y0, y1 - mark.size)
            w = thing.word
            if not w or not (
                w.x - mark.size - 4 < mark.x < w.x + w.w + 4 and w.y - mark.size - 3 < mark.y < w.y + w.h + 3
            ):
                thing.mark = mark
                break


def _place(rng: random.Random, drawing: Drawing, count: int) -> None:
    """Adds up to `count` objects with distinct names that do not touch."""
    names: set[tuple[str, str]] = set()
    for _ in range(count * 12):
        if len(drawing.things) == count:
            return
        size = rng.randrange(THING[0], THING[1], 12)
        x, y = rng.uniform(10, drawing.w - size - 10), rng.uniform(10, drawing.h - size - 10)
        free = all(
            abs(x + size / 2 - t.x - t.size / 2) > (size + t.size) / 2 + 12
            or abs(y + size / 2 - t.y - t.size / 2) > (size + t.size) / 2 + 6
            for t in drawing.things
        )
        name = rng.choice(COLOUR_NAMES), rng.choice(OBJECT_SHAPES)
        if free and name not in names:
            names.add(name)
            drawing.things.append(Thing(name[1], name[0], round(x), round(y), size))


def make_scene(seed: int, heldout: bool = False, size: tuple[int, int] | None = None) -> Scene:
    """A whole picture with four to nine objects."""
    rng = random.Random(f"scene-{'heldout' if heldout else 'train'}-{seed}")
    width, height = size or rng.choice(SIZES)
    scale = max(width, height) / 1008
    fonts = HELDOUT_FONTS if heldout else TRAIN_FONTS
    pixels = _background(rng, width, height, HELDOUT_FAMILIES if heldout else TRAIN_FAMILIES)
    pixels = np.ascontiguousarray(pixels)
    drawing = Drawing(round(width / scale), round(height / scale), scale)
    _place(rng, drawing, rng.randint(5, 9))
    for thing in drawing.things:
        _furnish(rng, thing, fonts)
    for _ in range(rng.randint(2, 6)):
        mark = _mark(rng, None)
        mark.x, mark.y = rng.uniform(5, drawing.w - 25), rng.uniform(5, drawing.h - 25)
        if all(
            not (t.x - 22 < mark.x < t.x + t.size + 4 and t.y - 22 < mark.y < t.y + t.size + 4) for t in drawing.things
        ):
            drawing.marks.append(mark)
    return Scene(seed, width, height, drawing, draw(pixels, drawing))


def make_dense_tile(seed: int) -> tuple[np.ndarray, Drawing]:
    """A 336 px tile crowded with words and marks: pixels u8 [336, 336, 3] and its drawing."""
    rng = random.Random(f"dense-{seed}")
    side = 336
    pixels = np.ascontiguousarray(_background(rng, side, side, TRAIN_FAMILIES))
    drawing = Drawing(side, side)
    for _ in range(rng.randint(2, 5)):
        size = rng.randrange(THING[0], THING[1] + 60, 12)
        x, y = rng.randint(-size // 2, side - size // 2), rng.randint(-size // 2, side - size // 2)
        thing = Thing(rng.choice(OBJECT_SHAPES), rng.choice(COLOUR_NAMES), x, y, size)
        drawing.things.append(thing)
    for thing in drawing.things:
        draw_thing(pixels, thing, 1.0)
    taken: list[tuple[float, float, float, float]] = []

    def claim(w: float, h: float) -> tuple[float, float] | None:
        for _ in range(4):
            x, y = rng.uniform(0, side - w), rng.uniform(0, side - h)
            if all(x + w + 3 < a or c + 3 < x or y + h + 3 < b or d + 3 < y for a, b, c, d in taken):
                taken.append((x, y, x + w, y + h))
                return x, y
        return None

    for _ in range(rng.randint(10, 20)):
        word = _word(rng, TRAIN_FONTS, "black", 200)
        spot = claim(word.w, word.h) if word else None
        if word and spot:
            word.x, word.y = spot
            x, y = round(word.x), round(word.y)
            under = pixels[max(0, y) : y + int(word.h), max(0, x) : x + int(word.w)].reshape(-1, 3).mean(0)
            light = under @ np.array([0.3, 0.59, 0.11])
            if rng.random() < 0.8:
                word.ink = rng.choice(INKS["red" if light < 135 else "white"])
            else:
                ink = np.array(rng.choice(list(COLOURS.values())))
                word.ink = tuple(ink) if np.abs(ink - under).max() > 110 else rng.choice(INKS["red" if light < 135 else "white"])
            drawing.words.append(word)
    for _ in range(rng.randint(8, 18)):
        mark = _mark(rng, None)
        spot = claim(mark.size, mark.size)
        if spot:
            mark.x, mark.y = spot
            under = pixels[round(mark.y) + mark.size // 2, min(335, round(mark.x) + mark.size // 2)].astype(int)
            if np.abs(np.array(COLOURS[mark.colour]) - under).max() > 60:
                drawing.marks.append(mark)
    things, drawing.things = drawing.things, []
    draw(pixels, drawing)
    drawing.things = things
    return pixels, drawing
