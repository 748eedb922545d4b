"""Whole pictures of open text, deterministic by seed: coloured panels with a line each, and a list of names and prices."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from PIL import Image

from .backgrounds import HELDOUT_FAMILIES, TRAIN_FAMILIES
from .carriers import LONGEST, Style, random_ink
from .drawing import Drawing
from .ground import random_ground
from .open_fonts import families, open_font
from .open_words import amount, open_text
from .phrasings import in_words
from .print_run import Character, PrintRun
from .questions import Question
from .reading_phrasings import READING_PHRASINGS
from .scenes import Scene
from .square import SQUARE
from .weather import worn
from .wordlist import COLOUR_NAMES, COLOURS, PLACES

CAPS = (15, 34)
"""Least and greatest height of capitals; most are small, as the low-res view shows a third of it."""
HEADING = 46
NINTH = SQUARE // 3


@dataclass(frozen=True)
class Line:
    """A line that can be asked for: by its panel's colour, its place, its size or the word before it."""

    kind: str
    slots: dict[str, str]
    text: str
    characters: tuple[Character, ...]


def make_page(seed: int, heldout: bool = False) -> tuple[Scene, list[Line]]:
    """A 1008 px picture and its lines, each of which one kind of question asks for."""
    rng = random.Random(f"page-{'heldout' if heldout else 'train'}-{seed}")
    ground = random_ground(rng, SQUARE, SQUARE, HELDOUT_FAMILIES if heldout else TRAIN_FAMILIES)
    run = PrintRun(rng, Image.fromarray(ground), heldout, 4000)
    places = rng.sample(range(9), 8)
    colours = rng.sample(COLOUR_NAMES, len(COLOUR_NAMES))
    lines = _list_of_prices(run, _box(rng, places[0]))
    for number, place in enumerate(places[1:]):
        colour = colours[number] if number < 5 else None
        lines += _panel(run, _box(rng, place), colour, place, number == 0)
    pixels = worn(rng, np.asarray(run.image), min(line.characters[0].cap for line in lines) if lines else CAPS[0])
    return Scene(seed, SQUARE, SQUARE, Drawing(SQUARE, SQUARE), pixels), lines


def questions_on_page(lines: list[Line], rng: random.Random, heldout: bool = False) -> list[Question]:
    """Every line asked for, in one phrasing drawn at random."""
    found = []
    for line in lines:
        phrase = rng.choice(READING_PHRASINGS[line.kind][1 if heldout else 0])
        parts = tuple((c.x0, c.base - c.cap, c.x1, c.base + c.cap * 0.25) for c in line.characters)
        box = (parts[0][0], parts[0][1], parts[-1][2], parts[0][3])
        slots = {"o": line.text} | line.slots
        found.append(Question(line.kind, slots, in_words(slots, phrase), line.text, box, parts))
    return found


def _box(rng: random.Random, place: int) -> tuple[int, int, int, int]:
    """Most of a ninth of the square."""
    row, column = divmod(place, 3)
    x0, y0 = column * NINTH + rng.randint(8, 40), row * NINTH + rng.randint(8, 60)
    return x0, y0, (column + 1) * NINTH - rng.randint(4, 30), (row + 1) * NINTH - rng.randint(4, 60)


def _style(run: PrintRun, box: tuple[int, int, int, int], cap: int, paper: tuple[int, int, int]) -> Style:
    names = families(run.heldout)
    return Style(run, box, cap, run.rng.choice(names[run.rng.choice(list(names))]), paper, random_ink(run.rng, paper))


def _panel(run: PrintRun, box: tuple[int, int, int, int], colour: str | None, place: int, heading: bool) -> list[Line]:
    """A line on a panel of a colour or, without one, on the ground; the first panel has the largest text."""
    rng = run.rng
    x0, y0, x1, y1 = box
    cap = HEADING if heading else round(CAPS[0] + (CAPS[1] - CAPS[0]) * rng.random() ** 1.5)
    if colour:
        paper = COLOURS[colour]
        y0 += rng.randint(0, max(0, y1 - y0 - 3 * cap))
        y1 = min(y1, y0 + round(cap * rng.uniform(2.6, 5)))
        run.draw.rounded_rectangle((x0, y0, x1, y1), rng.choice((0, 8, 16)), fill=paper, outline=(90, 90, 90), width=2)
    else:
        below = np.asarray(run.image.crop((x0, y0, x1, y1))).reshape(-1, 3).mean(0)
        paper = tuple(int(value) for value in below)
    style = _style(run, (x0, y0, x1, y1), cap, paper)
    longest = min(LONGEST, 12 if heading else LONGEST)
    line = _written(style, style.text(style.room, longest), x0 + cap / 2, (y0 + y1 + cap) / 2)
    if not line or len(line[0]) < 2:
        return []
    if heading:
        return [Line("largest_text", {}, *line)]
    if colour:
        return [Line("panel_text", {"c": colour}, *line)]
    return [Line("place_text", {"p": PLACES[place]}, *line)]


def _list_of_prices(run: PrintRun, box: tuple[int, int, int, int]) -> list[Line]:
    """Words at the left, prices at the right; each price can be asked for by its word."""
    rng = run.rng
    x0, y0, x1, y1 = box
    cap, level = rng.randint(15, 20), rng.randint(225, 252)
    style = _style(run, box, cap, (level, level, level))
    run.draw.rectangle(box, fill=style.paper)
    lines, words, pitch = [], set(), cap * rng.uniform(1.9, 2.4)
    for number in range(int((y1 - y0 - cap * 2) // pitch) + 1):
        base = y0 + cap * 1.8 + number * pitch
        word = open_text(rng, run.heldout, 9).split(" ")[0]
        price = amount(rng, run.heldout)
        font = open_font(style.font_name, cap)
        room = x1 - x0 - cap - font.getlength(price) - cap
        if " " in price or not word.isalpha() or len(word) < 3 or word.casefold() in words or font.getlength(word) > room:
            continue
        words.add(word.casefold())
        style.write(word, x0 + cap / 2, base, room)
        line = _written(style, price, x1 - cap / 2 - font.getlength(price), base)
        if line:
            lines.append(Line("price_of", {"w": word}, *line))
    return lines


def _written(style: Style, text: str, x: float, base: float) -> tuple[str, tuple[Character, ...]] | None:
    """Writes a line and returns what was written with its characters; None where it did not fit."""
    before = len(style.run.characters)
    style.write(text, x, base, style.box[2] - x)
    written = tuple(style.run.characters[before:])
    return ("".join(c.text for c in written), written) if written else None
