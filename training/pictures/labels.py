"""Per-patch labels for the dense supervision of the vision tower."""

from __future__ import annotations

import numpy as np

from .drawing import Drawing, Word, side_of
from .label_heads import (
    AT,
    CHARS,
    COLOUR_INDEX,
    COUNTED,
    MARK_INDEX,
    SHAPE_INDEX,
    SLOTS,
    WIDTH,
    WORD_INDEX,
)
from .lots import Lot
from .patches import UNIT, Patches, set_label
from .sprites import object_sprite
from .wordlist import BUILDING_SHAPES, CAR_COLOURS, LOT_KINDS, SIDES

OWNER_CELL = 7
"""Side in pixels of the cells that an object owns or not."""


def patch_labels(drawing: Drawing, side: int, unit: int = UNIT, dx: float = 0, dy: float = 0) -> np.ndarray:
    """Labels i8 [g, g, WIDTH] in the order of HEADS for a `side` px square cut into `unit` px patches.

    dx, dy move the drawing inside the square (the padding of landscape and portrait scenes).
    """
    g = side // unit
    patches = Patches(np.zeros((g, g, WIDTH), np.int8), unit, dx, dy)
    if not patches.fine:
        patches.labels[..., AT["char"] : AT["char"] + SLOTS] = -1
        patches.labels[..., AT["here"] :] = -1
    for word in drawing.all_words():
        _label_word(patches, word)
    _label_marks(patches, drawing)
    for d in drawing.all_dots():
        patches.label((d.x, d.y, d.w, d.h), 0.12, {"dots": len(d.spots)})
    for c in drawing.all_clocks():
        patches.label((c.x, c.y, c.size, c.size), 0.18, {"clock": c.hour})
    for lot in drawing.lots:
        _label_lot(patches, lot)
    if patches.fine:
        _count_small(patches, drawing)
    _label_things(patches, drawing, side)
    return patches.labels


def _label_marks(patches: Patches, drawing: Drawing) -> None:
    sides: dict[int, int] = {}
    for first, second in drawing.all_pairs():
        name, opposite = side_of(first, second)
        sides[id(first)], sides[id(second)] = SIDES.index(name) + 1, SIDES.index(opposite) + 1
    for m in drawing.all_marks():
        values = {"mark": MARK_INDEX[m.shape], "mark_colour": COLOUR_INDEX[m.colour]}
        if id(m) in sides:
            values["side"] = sides[id(m)]
        patches.label((m.x, m.y, m.size, m.size), 0.35, values)


def _label_lot(patches: Patches, lot: Lot) -> None:
    """Its kind, and how many it holds of each: ignored where a part of it is cut off."""
    box = (lot.x, lot.y, lot.w, lot.h)
    touched = patches.under(box)
    if not touched:
        return
    view, down, across = touched
    share = down * across / patches.unit**2
    kind, whole = LOT_KINDS.index(lot.kind), patches.holds(box, 2)
    set_label(view, AT["lot"], share, 0.08, 0.3, kind + 1)
    for name in CAR_COLOURS if kind == 0 else BUILDING_SHAPES:
        set_label(view, AT["count"] + COUNTED.index(name), share, 0.08, 0.3, lot.count(name) + 1 if whole else -1)


def _count_small(patches: Patches, drawing: Drawing) -> None:
    """How many dots, cars and buildings have their centre in each patch."""
    for d in drawing.all_dots():
        for x, y in d.spots:
            patches.count(d.x + x, d.y + y, AT["dots_here"], 4)
    for item in drawing.strays + [item for lot in drawing.lots for item in lot.items]:
        patches.count(item.x, item.y, AT["here"] + COUNTED.index(item.kind), 3)


def _label_word(patches: Patches, word: Word) -> None:
    """The word where much of it is seen, and its characters at the slots of each patch."""
    box = (word.x, word.y, word.w, word.h)
    touched = patches.under(box)
    if not touched:
        return
    view, down, across = touched
    good = (down >= 0.4 * word.h) & (across >= min(9, 0.3 * word.w))
    index = WORD_INDEX[word.text] if patches.holds(box) else -1
    view[..., 0] = np.where(good, index, np.where(view[..., 0] == 0, -1, view[..., 0]))
    if patches.fine:
        _label_characters(patches, word)


def _label_characters(patches: Patches, word: Word) -> None:
    """A slot is a quarter of a patch across and a half down; it shows the character that its centre lies on."""
    g, unit = len(patches.labels), patches.unit
    centres = (np.arange(g * 4) + 0.5) * unit / 4 - word.x - patches.dx
    rows = (np.arange(g * 2) + 0.5) * unit / 2 - word.y - patches.dy
    inside_y = np.flatnonzero((rows >= -1) & (rows <= word.h + 1))
    for column in np.flatnonzero((centres >= 0) & (centres < word.w)):
        index = min(int(np.searchsorted(word.edges, centres[column], "right")) - 1, len(word.text) - 1)
        for row in inside_y:
            slot = (row % 2) * 4 + column % 4
            patches.labels[row // 2, column // 4, AT["char"] + slot] = CHARS.index(word.text[index]) + 1


def _label_things(patches: Patches, drawing: Drawing, side: int) -> None:
    """Colour and shape of the object that covers most of a patch; ignored where it covers little."""
    g, k = len(patches.labels), patches.unit // OWNER_CELL
    cells = _owners(drawing, side, patches.dx, patches.dy)
    cells = cells.reshape(g, k, g, k).transpose(0, 2, 1, 3).reshape(g, g, k * k)
    counts = np.stack([(cells == i).sum(-1) for i in range(len(drawing.things) + 1)], -1)
    best = counts[..., 1:].argmax(-1) + 1 if drawing.things else np.zeros((g, g), int)
    share = counts[..., 1:].max(-1) / (k * k) if drawing.things else np.zeros((g, g))
    colour = np.array([0] + [COLOUR_INDEX[t.colour] for t in drawing.things], np.int8)
    shape = np.array([0] + [SHAPE_INDEX[t.shape] for t in drawing.things], np.int8)
    for name, table in (("colour", colour), ("shape", shape)):
        patches.labels[..., AT[name]] = np.where(share > 0.4, table[best], np.where(share > 0.12, -1, 0))


def _owners(drawing: Drawing, side: int, dx: float, dy: float) -> np.ndarray:
    """Index of the thing (from 1) on every 7 px cell, i16 [side / 7, side / 7]."""
    n = side // OWNER_CELL
    owners = np.zeros((n, n), np.int16)
    middles = np.arange(n) * OWNER_CELL + (OWNER_CELL / 2)
    for index, t in enumerate(drawing.things):
        alpha = object_sprite(t.shape, t.size, t.colour)[1]
        xs, ys = np.round(middles - (t.x + dx)).astype(int), np.round(middles - (t.y + dy)).astype(int)
        okx, oky = (xs >= 0) & (xs < t.size), (ys >= 0) & (ys < t.size)
        part = alpha[np.ix_(ys[oky], xs[okx])] > 127
        view = owners[np.ix_(oky, okx)]
        view[part] = index + 1
        owners[np.ix_(oky, okx)] = view
    return owners
