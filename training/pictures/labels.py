"""Per-patch labels for the dense supervision of the vision tower."""

from __future__ import annotations

import numpy as np

from .canvas import Drawing, Mark
from .sprites import object_sprite
from .wordlist import (
    BUILDING_SHAPES,
    CAR_COLOURS,
    COLOUR_NAMES,
    FLAG,
    LOT_KINDS,
    MARK_SHAPES,
    MOST_COUNTED,
    MOST_DOTS,
    OBJECT_SHAPES,
    SIDES,
    WORDS,
)

CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WORD_INDEX = {w: i + 1 for i, w in enumerate(WORDS)}
COLOUR_INDEX = {c: i + 1 for i, c in enumerate(COLOUR_NAMES)}
SHAPE_INDEX = {s: i + 1 for i, s in enumerate(OBJECT_SHAPES)}
MARK_INDEX = {s: i + 1 for i, s in enumerate(MARK_SHAPES + (FLAG,))}
COUNTED = CAR_COLOURS + BUILDING_SHAPES
SLOTS = 8
"""Character slots of a patch: two rows of four."""

HEADS: dict[str, tuple[int, int]] = {
    "word": (1, len(WORDS) + 1),
    "char": (SLOTS, len(CHARS) + 1),
    "mark": (1, len(MARK_INDEX) + 1),
    "mark_colour": (1, len(COLOUR_NAMES) + 1),
    "colour": (1, len(COLOUR_NAMES) + 1),
    "shape": (1, len(OBJECT_SHAPES) + 1),
    "side": (1, len(SIDES) + 1),
    "dots": (1, MOST_DOTS + 1),
    "clock": (1, 13),
    "lot": (1, len(LOT_KINDS) + 1),
    "count": (len(COUNTED), MOST_COUNTED + 2),
    "here": (len(COUNTED), 4),
    "dots_here": (1, 5),
}
"""`side`: where a mark of a pair stands, seen from the other; `count`: how many of each kind the whole lot holds, plus
one; `here`: how many have their centre in the patch, at most three; `dots_here`: how many dots, at most four. Head name -> (slots, classes); class 0 is "nothing", label -1 is ignored."""
WIDTH = sum(slots for slots, _ in HEADS.values())
UNIT = 28
_STARTS = np.cumsum([0] + [slots for slots, _ in HEADS.values()])
AT: dict[str, int] = {name: int(at) for name, at in zip(HEADS, _STARTS[:-1], strict=True)}
"""Head name -> its first column in the labels."""


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
    if unit > UNIT:
        out[..., AT["char"] : AT["char"] + SLOTS] = -1
        out[..., AT["here"] :] = -1
    for w in words:
        _label_word(out, w, unit, g, dx, dy)
    sides = _sides(drawing)
    for m in drawing.all_marks():
        values = {"mark": MARK_INDEX[m.shape], "mark_colour": COLOUR_INDEX[m.colour]}
        if id(m) in sides:
            values["side"] = sides[id(m)]
        _label_box(out, (m.x + dx, m.y + dy, m.size, m.size), unit, 0.35, values)
    for d in drawing.all_dots():
        _label_box(out, (d.x + dx, d.y + dy, d.w, d.h), unit, 0.12, {"dots": len(d.spots)})
    for c in drawing.all_clocks():
        _label_box(out, (c.x + dx, c.y + dy, c.size, c.size), unit, 0.18, {"clock": c.hour})
    _label_lots(out, drawing, unit, dx, dy)
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
    for name, table in (("colour", colour), ("shape", shape)):
        value = np.where(share > 0.4, table[best], np.where(share > 0.12, -1, 0))
        out[..., AT[name]] = value
    return out


def _sides(drawing: Drawing) -> dict[int, int]:
    """id of a mark of a pair -> index of its side, seen from the other."""
    found = {}
    for first, second in drawing.all_pairs():
        name, opposite = side_of(first, second)
        found[id(first)], found[id(second)] = SIDES.index(name) + 1, SIDES.index(opposite) + 1
    return found


def side_of(first: Mark, second: Mark) -> tuple[str, str]:
    """Where the first mark stands, seen from the second, and the other way round."""
    x = first.x + first.size / 2 - second.x - second.size / 2
    y = first.y + first.size / 2 - second.y - second.size / 2
    if abs(x) > abs(y):
        return ("left", "right") if x < 0 else ("right", "left")
    return ("above", "below") if y < 0 else ("below", "above")


def _label_box(
    out: np.ndarray, box: tuple[float, float, float, float], unit: int, least: float, values: dict[str, int]
) -> None:
    """Sets labels where a patch holds more than `least` of the box (x, y, w, h) and ignores those that hold little."""
    g = out.shape[0]
    x0, x1, cx = _cover(box[0], box[2], unit, g)
    y0, y1, cy = _cover(box[1], box[3], unit, g)
    if x1 < x0 or y1 < y0:
        return
    share = np.clip(cy, 0, None)[:, None] * np.clip(cx, 0, None)[None, :] / (box[2] * box[3])
    view = out[y0 : y1 + 1, x0 : x1 + 1]
    for name, value in values.items():
        at = AT[name]
        view[(share > 0.04) & (view[..., at] == 0), at] = -1
        view[share > least, at] = value


def _label_lots(out: np.ndarray, drawing: Drawing, unit: int, dx: float, dy: float) -> None:
    g = out.shape[0]
    for lot in drawing.lots:
        x0, x1, cx = _cover(lot.x + dx, lot.w, unit, g)
        y0, y1, cy = _cover(lot.y + dy, lot.h, unit, g)
        if x1 < x0 or y1 < y0:
            continue
        share = np.clip(cy, 0, None)[:, None] * np.clip(cx, 0, None)[None, :] / unit**2
        view = out[y0 : y1 + 1, x0 : x1 + 1]
        kind = LOT_KINDS.index(lot.kind)
        whole = lot.x + dx >= -2 and lot.y + dy >= -2 and lot.x + dx + lot.w <= g * unit + 2 and lot.y + dy + lot.h <= g * unit + 2
        held = CAR_COLOURS if kind == 0 else BUILDING_SHAPES
        for name, value in [("lot", kind + 1)] + [(k, lot.count(k) + 1 if whole else -1) for k in held]:
            at = AT["lot"] if name == "lot" else AT["count"] + COUNTED.index(name)
            view[(share > 0.08) & (view[..., at] == 0), at] = -1
            view[share > 0.3, at] = value
    if unit > UNIT:
        return
    for d in drawing.all_dots():
        for x, y in d.spots:
            column, row = int((d.x + x + dx) // unit), int((d.y + y + dy) // unit)
            if 0 <= column < g and 0 <= row < g:
                out[row, column, AT["dots_here"]] = min(4, out[row, column, AT["dots_here"]] + 1)
    for item in drawing.strays + [item for lot in drawing.lots for item in lot.items]:
        x, y = int((item.x + dx) // unit), int((item.y + dy) // unit)
        if 0 <= x < g and 0 <= y < g:
            at = AT["here"] + COUNTED.index(item.kind)
            out[y, x, at] = min(3, out[y, x, at] + 1)


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
