"""The patches of a square picture, and which of them a part of its drawing lies on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .label_heads import AT

UNIT = 28
"""Side of a patch in pixels; larger patches (of smaller views) get no labels for what is too small to be seen."""
Box = tuple[float, float, float, float]
"""x, y, w, h in units of the drawing."""


@dataclass
class Patches:
    """The labels being made, i8 [g, g, WIDTH], and where the drawing lies on their patches."""

    labels: np.ndarray
    unit: int
    dx: float
    dy: float

    @property
    def fine(self) -> bool:
        """Whether characters, dots and cars are large enough to be told apart."""
        return self.unit <= UNIT

    @property
    def side(self) -> int:
        """Of all patches together, in pixels."""
        return len(self.labels) * self.unit

    def under(self, box: Box) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
        """The patches a box touches: a view of their labels [rows, columns, WIDTH], and how many pixels of the box lie in
        each, downwards [rows, 1] and across [1, columns]. None where it touches none."""
        x0, x1, across = self._cover(box[0] + self.dx, box[2])
        y0, y1, down = self._cover(box[1] + self.dy, box[3])
        if x1 < x0 or y1 < y0:
            return None
        return self.labels[y0 : y1 + 1, x0 : x1 + 1], down[:, None], across[None, :]

    def _cover(self, start: float, length: float) -> tuple[int, int, np.ndarray]:
        """Patches first..last that [start, start + length] touches, and how much of each, in pixels."""
        unit, g = self.unit, len(self.labels)
        first, last = max(0, int(start // unit)), min(g - 1, int((start + length) // unit))
        edges = np.arange(first, last + 1) * unit
        covered = np.minimum(edges + unit, start + length) - np.maximum(edges, start)
        return first, last, np.clip(covered, 0, None)

    def label(self, box: Box, least: float, values: dict[str, int]) -> None:
        """Sets labels where a patch holds more than `least` of the box and ignores those that hold little."""
        touched = self.under(box)
        if touched:
            view, down, across = touched
            share = down * across / (box[2] * box[3])
            for name, value in values.items():
                set_label(view, AT[name], share, 0.04, least, value)

    def holds(self, box: Box, slack: float = 0) -> bool:
        """Whether the whole box lies on the patches, give or take `slack` pixels."""
        x, y = box[0] + self.dx, box[1] + self.dy
        far = self.side + slack
        return x >= -slack and y >= -slack and x + box[2] <= far and y + box[3] <= far

    def count(self, x: float, y: float, at: int, most: int) -> None:
        """Counts one more thing at x, y of the drawing in column `at`, up to `most`."""
        column, row = int((x + self.dx) // self.unit), int((y + self.dy) // self.unit)
        if 0 <= column < len(self.labels) and 0 <= row < len(self.labels):
            self.labels[row, column, at] = min(most, self.labels[row, column, at] + 1)


def set_label(view: np.ndarray, at: int, share: np.ndarray, ignored: float, least: float, value: int) -> None:
    """Column `at` of a view: `value` where the share is above `least`, -1 where it is above `ignored` and nothing stands yet."""
    view[(share > ignored) & (view[..., at] == 0), at] = -1
    view[share > least, at] = value
