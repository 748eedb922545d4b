"""How well the tower alone reads open text that it never saw: fonts, words and backgrounds held out.

Where the lines are is given, what they say is not: this measures what stage 1 put into the features, not the whole model.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch

from ..pictures.characters import CHARACTERS, SPACE, case_class
from ..pictures.labels import patch_labels
from ..pictures.sheet_labels import GRID, SEEN, by_patch, place_owners
from ..pictures.sheets import SIDE, SPOT, Sheet, make_sheet
from ..pictures.tiles import SIDE as TILE
from ..pictures.tiles import make_aerial_tile, make_dense_tile
from ..train.pretrain_vision import losses, pixels_of
from ..train.text_tower import TextTower, start_from

BANDS = ((12, 15), (16, 19), (20, 23), (24, 27), (28, 60))
"""Heights of capitals in pixels that scores are told apart by."""
CORNER = (SIDE - TILE) // 2
FIRST_SEED = 50_000_000
"""Of the sheets that are measured on."""


def edits(one: str, other: str) -> int:
    """Fewest characters to insert, remove or replace to make one of the other."""
    before = list(range(len(other) + 1))
    for row, a in enumerate(one, 1):
        now = [row]
        for column, b in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (a != b)))
        before = now
    return before[-1]


def read_columns(characters: np.ndarray, begins: np.ndarray) -> str:
    """A line from log probabilities of characters [n, CLASSES] and of beginning [n] for each of its columns, left to right: a
    column says something new where its character is another one or begins there."""
    text, last = "", 0
    for best, begin in zip(characters.argmax(-1), begins > np.log(0.5), strict=True):
        if best and (best != last or begin):
            text += CHARACTERS[best - 1]
        last = best
    return text.strip()


class Scores:
    """Counts of what was right, by name and group."""

    def __init__(self) -> None:
        self.sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])

    def add(self, name: str, right: float, of: float = 1) -> None:
        self.sums[name][0] += right
        self.sums[name][1] += of

    def table(self) -> dict[str, tuple[float, int]]:
        """Name -> share in percent and how many."""
        return {name: (round(100 * right / of, 1), int(of)) for name, (right, of) in sorted(self.sums.items()) if of}


def score_sheet(scores: Scores, sheet: Sheet, characters: np.ndarray, begins: np.ndarray) -> None:
    """Adds the characters, pieces and lines that lie wholly in the middle tile; log probabilities [GRID, GRID, PLACES, CLASSES]
    and [GRID, GRID, PLACES]."""
    owners = place_owners(sheet.owners, CORNER, CORNER)
    grid = by_patch(owners)
    tile = sheet.owners[CORNER // SPOT : (CORNER + TILE) // SPOT, CORNER // SPOT : (CORNER + TILE) // SPOT]
    count = len(sheet.classes)
    seen = np.bincount(tile.ravel(), minlength=count + 1)[1 : count + 1] >= SEEN * sheet.spots
    rows, columns = (by_patch(index) for index in np.indices(owners.shape))
    for line in np.unique(sheet.lines[seen]):
        members = np.flatnonzero(sheet.lines == line)
        cap = int(np.median(sheet.caps[members]))
        band = next(f"{low}-{high}" for low, high in BANDS if cap <= high)
        for member in members[seen[members]]:
            places = grid == member + 1
            best = characters[places].sum(0)[1:].argmax() + 1 if places.any() else 0
            group = case_class(CHARACTERS[sheet.classes[member] - 1])
            for name in (f"character {band}", f"character {group}", f"character {group} {band}", "character"):
                scores.add(name, bool(best == sheet.classes[member]))
        if seen[members].all():
            truth = "".join(CHARACTERS[c - 1] for c in sheet.classes[members])
            _score_line(scores, truth, band, _row_along(np.isin(grid, members + 1), rows, columns), columns, characters, begins)


def _row_along(mine: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Of the places of a line, bool, one in each column: that nearest to a straight line through all of them."""
    slope = np.polynomial.Polynomial.fit(columns[mine], rows[mine], 1) if len(np.unique(columns[mine])) > 1 else None
    away = np.abs(rows - (slope(columns) if slope else rows[mine].mean()))
    nearest = {}
    for place in zip(*np.nonzero(mine), strict=True):
        column = columns[place]
        if column not in nearest or away[place] < away[nearest[column]]:
            nearest[column] = place
    chosen = np.zeros_like(mine)
    for place in nearest.values():
        chosen[place] = True
    return chosen


def _score_line(
    scores: Scores, truth: str, band: str, mine: np.ndarray, columns: np.ndarray, characters: np.ndarray, begins: np.ndarray
) -> None:
    order = np.argsort(columns[mine])
    read = read_columns(characters[mine][order], begins[mine][order])
    distance = edits(truth, read)
    for name in ("", f" {band}"):
        scores.add(f"line{name}", read == truth)
        scores.add(f"error rate{name}", min(distance, len(truth)), len(truth))
        for number, piece in enumerate(pieces := truth.split(SPACE)):
            found = read.split(SPACE)
            same = len(found) == len(pieces) and found[number] == piece
            scores.add(f"piece{name}", same or (len(found) != len(pieces) and piece in found))


@torch.no_grad()
def measure(tower: Path, count: int, heldout: bool, threads: int) -> dict[str, tuple[float, int]]:
    """Scores on `count` sheets that no training run draws."""
    torch.set_num_threads(threads)
    model, scores = TextTower().eval(), Scores()
    start_from(model, tower)
    for seed in range(FIRST_SEED, FIRST_SEED + count):
        sheet = make_sheet(seed, heldout)
        tile = sheet.pixels[CORNER : CORNER + TILE, CORNER : CORNER + TILE]
        side = GRID
        characters, begins = model.read(pixels_of(np.ascontiguousarray(tile)[None]))
        score_sheet(
            scores, sheet, characters[0].unflatten(0, (side, side)).numpy(), begins[0].unflatten(0, (side, side)).numpy()
        )
    return scores.table()


@torch.no_grad()
def measure_older(tower: Path, count: int, threads: int) -> dict[str, tuple[float, int]]:
    """How many of the labels of the five splits are right on `count` fresh tiles of either kind, where something is shown."""
    torch.set_num_threads(threads)
    model, scores = TextTower().eval(), Scores()
    start_from(model, tower)
    for seed in range(FIRST_SEED, FIRST_SEED + count):
        for make_tile in (make_dense_tile, make_aerial_tile):
            pixels, drawing = make_tile(seed)
            labels = torch.from_numpy(patch_labels(drawing, TILE)).flatten(0, 1)[None]
            for name, (right, of) in losses(model.labelled(pixels_of(pixels[None])), labels)[1].items():
                scores.add(f"older {name}", right, of)
    return scores.table()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tower", type=Path, required=True)
    parser.add_argument("--count", type=int, default=400, help="sheets; one tile of each is read")
    parser.add_argument("--seen", action="store_true", help="fonts, words and backgrounds of training, on sheets never shown")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--older", action="store_true", help="instead: what is left of the labels of the five splits")
    a = parser.parse_args()
    older = measure_older(a.tower, a.count, a.threads) if a.older else None
    for name, (share, of) in (older or measure(a.tower, a.count, not a.seen, a.threads)).items():
        print(json.dumps({"score": name, "percent": share, "of": of}))
