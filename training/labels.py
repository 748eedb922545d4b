"""Per-patch labels for the dense supervision of the vision tower."""

from __future__ import annotations

import numpy as np

from .canvas import Drawing
from .sprites import object_sprite
from .wordlist import COLOUR_NAMES, FLAG, MARK_SHAPES, OBJECT_SHAPES, WORDS

CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WORD_INDEX = {w: i + 1 for i, w in enumerate(WORDS)}
COLOUR_INDEX = {c: i + 1 for i, c in enumerate(COLOUR_NAMES)}
SHAPE_INDEX = {s: i + 1 for i, s in enumerate(OBJECT_SHAPES)}
MARK_INDEX = {s: i + 1 for i, s in enumerate(MARK_SHAPES + (FLAG,))}
SLOTS = 8
"""Character slots of a patch: two rows of four."""

HEADS: dict[str, tuple[int, int]] = {
    "word": (1, len(WORDS) + 1),
    "char": (SLOTS, len(CHARS) + 1),
    "mark": (1, len(MARK_INDEX) + 1),
    "mark_colour": (1, len(COLOUR_NAMES) + 1),
    "colour": (1, len(COLOUR_NAMES) + 1),
    "shape": (1, len(OBJECT_SHAPES) + 1),
}
"""Head name -> (slots, classes); class 0 is "nothing", label -1 is ignored."""
WIDTH = sum(slots for slots, _ in HEADS.values())
UNIT = 28


def _owners(drawing: Drawing, side: int) -> np.ndarray:
    """Index of the thing (from 1) on every 7 px cell, i16 [side / 7, side / 7]."""
    n = side // 7
    owners = np.zeros((n, n), np.int16)
    for index, t in enumerate(drawing.things):
        alpha = object_sprite(t.shape, t.size, t.colour)[1]
        c = np.arange(n) * 7 + 3.5
        xs, ys = np.round(c - t.x).astype(int), np.round(c - t.y).astype(int)
        okx, oky = (xs >= 0) & (xs < t.size), (ys >= 0) & (ys < t.size)
        part = alpha[np.ix_(ys[oky], xs[okx])] > 127
        view = owners[np.ix_(oky, okx)]
        view[part] = index + 1
        owners[np.ix_(oky, okx)] = view
    return owners


def _cover(start: float, length: float, unit: float, g: int) -> tuple[int, int, np.ndarray]:
    """Patches first..last that [start, start + length] touches, and how much of each, in pixels."""
    first, last = max(0, int(start // unit)), min(g - 1, int((start + length) // unit))
    edges = np.arange(first, last + 1) * unit
    return first, last, np.minimum(edges + unit, start + length) - np.maximum(edges, start)


def patch_labels(drawing: Drawing, side: int, unit: int = UNIT, dx: float = 0, dy: float = 0) -> np.ndarray:
    """Labels i8 [g, g, WIDTH] in the order of HEADS for a `side` px square cut into `unit` px patches.

    dx, dy move the drawing inside the square (the padding of landscape and portrait scenes).
    """
    g = side // unit
    out = np.zeros((g, g, WIDTH), np.int8)
    words = drawing.words + [t.word for t in drawing.things if t.word]
    marks = drawing.marks + [t.mark for t in drawing.things if t.mark]
    if unit > UNIT:
        out[..., 1 : 1 + SLOTS] = -1
    for w in words:
        _label_word(out, w, unit, g, dx, dy)
    at = 1 + SLOTS
    for m in marks:
        x0, x1, cx = _cover(m.x + dx, m.size, unit, g)
        y0, y1, cy = _cover(m.y + dy, m.size, unit, g)
        if x1 < x0 or y1 < y0:
            continue
        share = np.clip(cy, 0, None)[:, None] * np.clip(cx, 0, None)[None, :] / m.size**2
        view = out[y0 : y1 + 1, x0 : x1 + 1]
        view[(share > 0.04) & (view[..., at] == 0), at : at + 2] = -1
        view[share > 0.35, at] = MARK_INDEX[m.shape]
        view[share > 0.35, at + 1] = COLOUR_INDEX[m.colour]
    shifted = drawing
    if dx or dy:
        from dataclasses import replace

        shifted = replace(drawing, things=[replace(t, x=t.x + dx, y=t.y + dy) for t in drawing.things])
    owners = _owners(shifted, side)
    k = unit // 7
    cells = owners.reshape(g, k, g, k).transpose(0, 2, 1, 3).reshape(g, g, k * k)
    counts = np.stack([(cells == i).sum(-1) for i in range(len(drawing.things) + 1)], -1)
    best = counts[..., 1:].argmax(-1) + 1 if drawing.things else np.zeros((g, g), int)
    share = counts[..., 1:].max(-1) / (k * k) if drawing.things else np.zeros((g, g))
    colour = np.array([0] + [COLOUR_INDEX[t.colour] for t in drawing.things], np.int8)
    shape = np.array([0] + [SHAPE_INDEX[t.shape] for t in drawing.things], np.int8)
    at += 2
    for offset, table in ((0, colour), (1, shape)):
        value = np.where(share > 0.4, table[best], np.where(share > 0.12, -1, 0))
        out[..., at + offset] = value
    return out


def _label_word(out: np.ndarray, w, unit: int, g: int, dx: float, dy: float) -> None:
    x0, x1, cx = _cover(w.x + dx, w.w, unit, g)
    y0, y1, cy = _cover(w.y + dy, w.h, unit, g)
    if x1 < x0 or y1 < y0:
        return
    good = (np.clip(cy, 0, None) >= 0.4 * w.h)[:, None] & (np.clip(cx, 0, None) >= min(9, 0.3 * w.w))[None, :]
    view = out[y0 : y1 + 1, x0 : x1 + 1]
    whole = 0 <= w.x + dx and 0 <= w.y + dy and w.x + dx + w.w <= g * unit and w.y + dy + w.h <= g * unit
    view[..., 0] = np.where(good, WORD_INDEX[w.text] if whole else -1, np.where(view[..., 0] == 0, -1, view[..., 0]))
    if unit > UNIT:
        return
    centres = (np.arange(g * 4) + 0.5) * unit / 4 - w.x - dx
    rows = (np.arange(g * 2) + 0.5) * unit / 2 - w.y - dy
    inside_y = np.flatnonzero((rows >= -1) & (rows <= w.h + 1))
    for column in np.flatnonzero((centres >= 0) & (centres < w.w)):
        index = min(int(np.searchsorted(w.edges, centres[column], "right")) - 1, len(w.text) - 1)
        for row in inside_y:
            slot = (row % 2) * 4 + column % 4
            out[row // 2, column // 4, 1 + slot] = CHARS.index(w.text[index]) + 1
