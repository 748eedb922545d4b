"""What a patch can be labelled with, and where each label stands among its columns."""

from __future__ import annotations

import numpy as np

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
"""Head name -> (slots, classes); class 0 is "nothing", label -1 is ignored. `side`: where a mark of a pair stands, seen from
the other; `count`: how many of each kind the whole lot holds, plus one; `here`: how many have their centre in the patch, at
most three; `dots_here`: how many dots, at most four."""
WIDTH = sum(slots for slots, _ in HEADS.values())
"""Columns of the labels of one patch."""
_STARTS = np.cumsum([0] + [slots for slots, _ in HEADS.values()])
AT: dict[str, int] = {name: int(at) for name, at in zip(HEADS, _STARTS[:-1], strict=True)}
"""Head name -> its first column in the labels."""
