"""Words and marks drawn at random, before they have a place."""

from __future__ import annotations

import random

from .drawing import Mark, Word
from .glyphs import word_sprite
from .wordlist import COLOUR_NAMES, FLAG, MARK_SHAPES, WORDS

CAP = (15, 21)
"""Least and greatest height of capitals, in 1008 px units."""
MARK = (16, 22)
"""Least and greatest side of a mark."""
INKS = {c: ((250, 250, 246), (245, 214, 92)) for c in ("red", "green", "blue", "purple", "black")} | {
    c: ((28, 28, 34), (24, 40, 96)) for c in ("orange", "yellow", "white")
}
"""Inks that can be read on objects of each colour."""


def random_word(rng: random.Random, fonts: list[str], colour: str, room: float) -> Word | None:
    """A word no wider than `room`, unplaced, in an ink for `colour`; None where the one drawn does not fit."""
    word = _measured(Word(rng.choice(WORDS), rng.choice(fonts), rng.randint(*CAP), 0, 0, rng.choice(INKS[colour])))
    while word.w > room:
        if word.cap <= CAP[0]:
            return None
        word.cap -= 1
        _measured(word)
    return word


def random_mark(rng: random.Random, avoid: str | None) -> Mark:
    """A mark or flag, unplaced, of any colour but `avoid`."""
    shape = FLAG if rng.random() < 0.4 else rng.choice(MARK_SHAPES)
    colour = rng.choice([c for c in COLOUR_NAMES if c != avoid])
    return Mark(shape, colour, 0, 0, rng.randint(*MARK))


def random_pair(rng: random.Random, avoid: str | None) -> tuple[tuple[Mark, Mark], float, float]:
    """Two marks of different shapes, the first left of or above the second, and the size of both together."""
    first, second = random_mark(rng, avoid), random_mark(rng, avoid)
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


def _measured(word: Word) -> Word:
    """Fills in the size and character edges of a word in scene units."""
    sprite = word_sprite(word.text, word.font, word.cap)
    word.h, word.w = sprite.alpha.shape
    word.edges = sprite.edges
    return word
