"""What open text stands on: signs, labels, paragraphs, receipts, tables and screens, each filling a box."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from .open_fonts import families, open_font
from .open_words import amount, open_text
from .print_run import Ink, PrintRun, fitted

LONGEST = 30
"""Characters of a line."""
CONTRAST = 75
"""Least difference in brightness between ink and what it stands on."""


@dataclass
class Style:
    """How a block is set, and where."""

    run: PrintRun
    box: tuple[int, int, int, int]
    cap: int
    font_name: str
    paper: Ink
    ink: Ink

    @property
    def rng(self) -> random.Random:
        return self.run.rng

    @property
    def room(self) -> int:
        return self.box[2] - self.box[0] - self.cap

    def pitch(self) -> float:
        """From one baseline to the next."""
        return self.cap * self.rng.uniform(1.6, 2.1)

    def write(
        self, text: str, x: float, base: float, room: float, align: str = "left", cap: int = 0, ink: Ink | None = None
    ) -> float:
        """A line from x (or ending at, or around the middle of x + room), cut to `room`; returns where it ends."""
        cap = cap or self.cap
        font = open_font(self.font_name, cap)
        text = fitted(text, font, room)
        if not text:
            return x
        x += {"left": 0.0, "right": 1.0, "middle": 0.5}[align] * (room - font.getlength(text))
        return self.run.put(text, x, base, font, cap, ink or self.ink)

    def text(self, room: float, longest: int = LONGEST) -> str:
        """A line that is likely to fit into `room`."""
        most = min(longest, int(room / (0.72 * self.cap)))
        return open_text(self.rng, self.run.heldout, max(1, most))


def fill(run: PrintRun, box: tuple[int, int, int, int], cap: int) -> None:
    """One carrier of any kind in a box, its text with capitals `cap` px high."""
    rng = run.rng
    names = families(run.heldout)
    cap = max(min(cap, (box[2] - box[0]) // 9), 14)
    paper = _paper(rng)
    bare = rng.random() < 0.25
    if bare:
        paper = _mean(run, box)
    style = Style(run, box, cap, rng.choice(names[rng.choice(list(names))]), paper, random_ink(rng, paper))
    if not bare:
        _lay(style)
    rng.choice(CARRIERS)(style)


def _paper(rng: random.Random) -> Ink:
    if rng.random() < 0.45:
        level = rng.randint(215, 255)
        return tuple(min(255, max(0, level + rng.randint(-12, 8))) for _ in range(3))
    if rng.random() < 0.3:
        level = rng.randint(8, 50)
        return tuple(max(0, level + rng.randint(-10, 14)) for _ in range(3))
    return tuple(rng.randint(0, 255) for _ in range(3))


def _light(colour: Ink) -> float:
    return 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2]


def random_ink(rng: random.Random, paper: Ink) -> Ink:
    """Black or white most often, or any colour that stands out from the paper."""
    for _ in range(30):
        ink = tuple(rng.randint(0, 255) for _ in range(3))
        if rng.random() < 0.6:
            ink = tuple([rng.choice((rng.randint(0, 45), rng.randint(215, 255)))] * 3)
        if abs(_light(ink) - _light(paper)) > CONTRAST:
            return ink
    return (0, 0, 0) if _light(paper) > 127 else (255, 255, 255)


def _mean(run: PrintRun, box: tuple[int, int, int, int]) -> Ink:
    return tuple(int(v) for v in np.asarray(run.image.crop(box)).reshape(-1, 3).mean(0))


def _lay(style: Style) -> None:
    """The paper, with a rim, round corners or a shadow now and then."""
    rng, draw = style.rng, style.run.draw
    x0, y0, x1, y1 = style.box
    radius = rng.choice((0, 0, 6, 14))
    if rng.random() < 0.3:
        draw.rounded_rectangle((x0 + 3, y0 + 4, x1 + 3, y1 + 4), radius, fill=tuple(c // 3 for c in style.paper))
    rim = rng.choice((None, None, style.ink, (120, 120, 120)))
    draw.rounded_rectangle((x0, y0, x1, y1), radius, fill=style.paper, outline=rim, width=rng.randint(1, 4))


def _baselines(style: Style, pitch: float, cap: int = 0) -> list[float]:
    """As many as the box holds."""
    cap = cap or style.cap
    first, last = style.box[1] + cap * 1.6, style.box[3] - cap * 0.6
    return [first + pitch * i for i in range(int((last - first) // pitch) + 1)] if last >= first else []


def _paragraph(style: Style) -> None:
    """Lines from side to side."""
    align = style.rng.choice(("left", "left", "middle", "right"))
    for base in _baselines(style, style.pitch()):
        x, end = style.box[0] + style.cap / 2, style.box[2] - style.cap / 2
        if align != "left":
            style.write(style.text(style.room), x, base, style.room, align)
            continue
        while end - x > style.cap * 2:
            after = style.write(style.text(end - x), x, base, end - x)
            x = after + style.cap * style.rng.uniform(1.2, 2.2)


def _sign(style: Style) -> None:
    """Few lines about the middle, of different sizes."""
    rng, y = style.rng, style.box[1] + 4.0
    while True:
        cap = max(style.cap, round(style.cap * rng.choice((1, 1, 1.3, 1.8))))
        base = y + cap * 1.5
        if base + cap * 0.5 > style.box[3]:
            return
        style.write(style.text(style.room * style.cap / cap), style.box[0] + style.cap / 2, base, style.room, "middle", cap)
        y = base + cap * rng.uniform(0.3, 0.7)


def _receipt(style: Style) -> None:
    """Names at the left, amounts at the right, a rule here and there."""
    rng = style.rng
    for base in _baselines(style, style.pitch()):
        x, end = style.box[0] + style.cap / 2, style.box[2] - style.cap / 2
        if rng.random() < 0.12:
            style.run.draw.line((x, base - style.cap / 2, end, base - style.cap / 2), fill=style.ink, width=1)
            continue
        width = open_font(style.font_name, style.cap).getlength("0")
        price = amount(rng, style.run.heldout)
        room = end - x - width * (len(price) + 1.5)
        after = style.write(style.text(room, 20), x, base, room)
        style.write(price, after, base, end - after, "right")


def _table(style: Style) -> None:
    """Cells between lines, words and numbers."""
    rng, draw = style.rng, style.run.draw
    x0, y0, x1, y1 = style.box
    columns = max(1, min(5, (x1 - x0) // (style.cap * rng.randint(5, 9))))
    width, pitch = (x1 - x0) / columns, style.pitch() * 1.1
    line = tuple((a + b) // 2 for a, b in zip(style.paper, style.ink, strict=True))
    across, down = rng.random() < 0.6, rng.random() < 0.6
    for base in _baselines(style, pitch):
        if across and base + pitch * 0.45 < y1:
            draw.line((x0, base + pitch * 0.45, x1, base + pitch * 0.45), fill=line)
        for column in range(columns):
            text = amount(rng, style.run.heldout) if column and rng.random() < 0.6 else style.text(width - style.cap, 14)
            align = rng.choice(("left", "right", "middle"))
            style.write(text, x0 + column * width + style.cap * 0.4, base, width - style.cap * 0.8, align)
    for column in range(1, columns if down else 1):
        draw.line((x0 + column * width, y0, x0 + column * width, y1), fill=line)


def _screen(style: Style) -> None:
    """A bar with a title, then rows of a list and buttons."""
    rng, draw = style.rng, style.run.draw
    x0, y0, x1, y1 = style.box
    bar = y0 + int(style.cap * 2.2)
    if bar > y1:
        return
    top = _paper(rng)
    draw.rectangle((x0, y0, x1, bar), fill=top)
    style.write(style.text(style.room, 24), x0 + style.cap / 2, y0 + style.cap * 1.6, style.room, ink=random_ink(rng, top))
    y, pitch = bar + style.cap * 0.5, style.pitch() * 1.25
    while y + pitch < y1:
        x = x0 + style.cap / 2
        while rng.random() < 0.5 and x1 - x > style.cap * 6:
            colour = _paper(rng)
            text = fitted(style.text(x1 - x - style.cap * 2, 12), open_font(style.font_name, style.cap), x1 - x - style.cap * 2)
            wide = open_font(style.font_name, style.cap).getlength(text) + style.cap
            draw.rounded_rectangle((x, y, x + wide, y + pitch * 0.85), rng.choice((0, 5, 9)), fill=colour)
            style.write(text, x + style.cap / 2, y + pitch * 0.42 + style.cap / 2, wide, ink=random_ink(rng, colour))
            x += wide + style.cap
        room = x1 - style.cap / 2 - x
        style.write(style.text(room), x, y + pitch * 0.42 + style.cap / 2, room)
        y += pitch


CARRIERS = (_paragraph, _paragraph, _sign, _receipt, _table, _screen)
"""Paragraphs are as frequent as two others: they hold the most characters."""
