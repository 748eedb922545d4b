"""Scenes and dense tiles, deterministic by seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from PIL import Image

from .backgrounds import HELDOUT_FAMILIES, SIDE, TRAIN_FAMILIES, VARIANTS, background
from .aerial import lots_of, random_lot, roads_of
from .canvas import Drawing, Mark, Thing, Word, blend, draw, draw_thing, measure
from .details import Clock, Dots, disc, random_clock, random_dots
from .glyphs import HELDOUT_FONTS, TRAIN_FONTS
from .sprites import INNER
from .wordlist import COLOUR_NAMES, COLOURS, FLAG, LOT_KINDS, MARK_SHAPES, OBJECT_SHAPES, PLACES, WORDS

SIZES = ((1008, 1008),) * 6 + ((1400, 1000), (2000, 1500), (1000, 1400), (1512, 1512))
HELDOUT_SIZES = SIZES + ((4000, 3000), (2600, 3600))
AERIAL_SIZES = ((1008, 1008),) * 8 + ((1512, 1512), (2016, 2016))
HELDOUT_AERIAL_SIZES = AERIAL_SIZES + ((4000, 4000),)
AERIAL_FAMILIES = {False: ("meadow", "asphalt", "plaster", "photo"), True: ("fabric", "marble", "heldout_photo")}
CAP = (15, 21)
MARK = (16, 22)
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


def pair_of(rng: random.Random, avoid: str | None) -> tuple[tuple[Mark, Mark], float, float]:
    """Two marks of different shapes, the first left of or above the second, and the size of both together."""
    first, second = _mark(rng, avoid), _mark(rng, avoid)
    first.shape, second.shape = rng.sample(MARK_SHAPES, 2)
    gap, shift = rng.uniform(5, 13), rng.uniform(-5, 5)
    if rng.random() < 0.5:
        second.x, second.y = first.size + gap, shift
    else:
        second.x, second.y = shift, first.size + gap
    left, top = min(0, second.x), min(0, second.y)
    first.x, first.y, second.x, second.y = -left, -top, second.x - left, second.y - top
    right = max(first.x + first.size, second.x + second.size)
    bottom = max(first.y + first.size, second.y + second.size)
    return (first, second), right, bottom


def move_pair(pair: tuple[Mark, Mark], x: float, y: float) -> None:
    for mark in pair:
        mark.x, mark.y = mark.x + x, mark.y + y


def _furnish(rng: random.Random, thing: Thing, fonts: list[str]) -> None:
    """Puts a word, a detail (mark, pair of marks, dots, clock) or both onto an object."""
    x0, y0, x1, y1 = (v * thing.size for v in INNER[thing.shape])
    kind = rng.random()
    if kind < 0.55:
        word = next((w for w in (_word(rng, fonts, thing.colour, x1 - x0) for _ in range(8)) if w), None)
        if word:
            word.x = thing.x + x0 + rng.uniform(0.2, 0.8) * (x1 - x0 - word.w)
            word.y = thing.y + y0 + rng.uniform(0, 1) * max(0, y1 - y0 - word.h)
            thing.word = word
    if kind > 0.08:
        _add_detail(rng, thing, (x0, y0, x1, y1))


def _add_detail(rng: random.Random, thing: Thing, inner: tuple[float, float, float, float]) -> None:
    """Tries to place one detail inside `inner` (relative to the object), clear of the word."""
    x0, y0, x1, y1 = inner
    chosen, pair = rng.random(), None
    if chosen < 0.34:
        detail: Mark | Dots | Clock = _mark(rng, thing.colour)
        w = h = detail.size
    elif chosen < 0.62:
        pair, w, h = pair_of(rng, thing.colour)
    elif chosen < 0.81:
        detail = random_dots(rng, INKS[thing.colour])
        w, h = detail.w, detail.h
    else:
        detail = random_clock(rng)
        w = h = detail.size
    if w > x1 - x0 or h > y1 - y0 + 4:
        return
    word = thing.word
    for _ in range(16):
        x, y = thing.x + rng.uniform(x0, x1 - w), thing.y + rng.uniform(y0, max(y0, y1 - h))
        if word and word.x - w - 4 < x < word.x + word.w + 4 and word.y - h - 3 < y < word.y + word.h + 3:
            continue
        if pair:
            move_pair(pair, x, y)
            thing.pair = pair
            return
        detail.x, detail.y = x, y
        if isinstance(detail, Mark):
            thing.mark = detail
        elif isinstance(detail, Dots):
            thing.dots = detail
        else:
            thing.clock = detail
        return


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


def _litter(rng: random.Random, image: np.ndarray, drawing: Drawing) -> None:
    """Clutter: stray marks, and plain shapes of muted colours that no question asks about."""
    for _ in range(rng.randint(4, 16)):
        size, colour = rng.choice((10, 14, 20, 30, 44)), tuple(rng.randrange(60, 200) for _ in range(3))
        alpha = disc(max(2, round(size * drawing.scale)))
        if rng.random() < 0.5:
            alpha = np.full((alpha.shape[0], max(2, alpha.shape[1] // rng.randint(1, 4))), 255, np.uint8)
        spot = rng.uniform(0, drawing.w - size), rng.uniform(0, drawing.h - size)
        blend(image, round(spot[0] * drawing.scale), round(spot[1] * drawing.scale), colour, alpha, rng.uniform(0.4, 1))
    for _ in range(rng.randint(2, 8)):
        mark = _mark(rng, None)
        mark.x, mark.y = rng.uniform(5, drawing.w - 25), rng.uniform(5, drawing.h - 25)
        if all(
            not (t.x - 24 < mark.x < t.x + t.size + 4 and t.y - 24 < mark.y < t.y + t.size + 4) for t in drawing.things
        ):
            drawing.marks.append(mark)


def make_scene(seed: int, heldout: bool = False, size: tuple[int, int] | None = None) -> Scene:
    """A whole picture with four to nine objects among clutter."""
    rng = random.Random(f"scene-{'heldout' if heldout else 'train'}-{seed}")
    width, height = size or rng.choice(HELDOUT_SIZES if heldout else SIZES)
    scale = max(width, height) / 1008
    fonts = HELDOUT_FONTS if heldout else TRAIN_FONTS
    pixels = _background(rng, width, height, HELDOUT_FAMILIES if heldout else TRAIN_FAMILIES)
    pixels = np.ascontiguousarray(pixels)
    drawing = Drawing(round(width / scale), round(height / scale), scale)
    _place(rng, drawing, rng.randint(5, 9))
    for thing in drawing.things:
        _furnish(rng, thing, fonts)
    _litter(rng, pixels, drawing)
    return Scene(seed, width, height, drawing, draw(pixels, drawing))


def make_aerial(seed: int, heldout: bool = False, size: tuple[int, int] | None = None) -> Scene:
    """A square aerial view with five to eight car parks and blocks, and cars on the roads between them."""
    rng = random.Random(f"aerial-{'heldout' if heldout else 'train'}-{seed}")
    width, height = size or rng.choice(HELDOUT_AERIAL_SIZES if heldout else AERIAL_SIZES)
    scale = width / 1008
    pixels = np.ascontiguousarray(_background(rng, width, height, AERIAL_FAMILIES[heldout]))
    drawing = Drawing(1008, 1008, scale)
    drawing.strays = roads_of(rng, pixels, scale)
    drawing.lots = lots_of(rng)
    return Scene(seed, width, height, drawing, draw(pixels, drawing))


def make_aerial_tile(seed: int) -> tuple[np.ndarray, Drawing]:
    """A 336 px tile with up to four lots close together: pixels u8 [336, 336, 3] and its drawing."""
    rng = random.Random(f"aerial-tile-{seed}")
    pixels = np.ascontiguousarray(_background(rng, 336, 336, AERIAL_FAMILIES[False]))
    drawing = Drawing(336, 336)
    for row in range(2):
        for column in range(2):
            if rng.random() < 0.85:
                x, y = 84 + 168 * column + rng.uniform(-14, 14), 84 + 168 * row + rng.uniform(-16, 16)
                drawing.lots.append(random_lot(rng, rng.choice(LOT_KINDS), PLACES[4], x, y))
    return draw(pixels, drawing), drawing


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

    for _ in range(rng.randint(3, 7)):
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
    def below(x: float, y: float, w: float, h: float) -> np.ndarray:
        return pixels[max(0, round(y)) : round(y + h), max(0, round(x)) : round(x + w)].reshape(-1, 3).mean(0)

    def stands_out(mark: Mark) -> bool:
        under = pixels[round(mark.y) + mark.size // 2, min(335, round(mark.x) + mark.size // 2)].astype(int)
        return bool(np.abs(np.array(COLOURS[mark.colour]) - under).max() > 60)

    for _ in range(rng.randint(2, 4)):
        mark = _mark(rng, None)
        spot = claim(mark.size, mark.size)
        if spot:
            mark.x, mark.y = spot
            if stands_out(mark):
                drawing.marks.append(mark)
    for _ in range(rng.randint(11, 17)):
        pair, w, h = pair_of(rng, None)
        spot = claim(w, h)
        if spot:
            move_pair(pair, *spot)
            if all(stands_out(mark) for mark in pair):
                drawing.pairs.append(pair)
    for _ in range(rng.randint(7, 11)):
        dots = random_dots(rng, ((0, 0, 0),))
        spot = claim(dots.w, dots.h)
        if spot:
            dots.x, dots.y = spot
            light = below(dots.x, dots.y, dots.w, dots.h) @ np.array([0.3, 0.59, 0.11])
            dots.ink = rng.choice(INKS["red" if light < 135 else "white"])
            drawing.dots.append(dots)
    for _ in range(rng.randint(2, 5)):
        clock = random_clock(rng)
        spot = claim(clock.w, clock.h)
        if spot:
            clock.x, clock.y = spot
            drawing.clocks.append(clock)
    things, drawing.things = drawing.things, []
    draw(pixels, drawing)
    drawing.things = things
    return pixels, drawing
