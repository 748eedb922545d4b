"""Reading lines off places: a tower that labels everything right reads nearly everything right, and errors are counted."""

import numpy as np
import pytest

from training.check.reading import CORNER, Scores, edits, read_columns, score_sheet
from training.pictures.characters import CHARACTERS, CLASS_OF, CLASSES
from training.pictures.open_fonts import missing_fonts
from training.pictures.open_words import missing_lists
from training.pictures.sheet_labels import tile_labels
from training.pictures.sheets import make_sheet


@pytest.mark.parametrize(
    ("one", "other", "fewest"), [("", "", 0), ("abc", "abc", 0), ("abc", "adc", 1), ("abc", "", 3), ("12.50", "1250 €", 3)]
)
def test_edits(one: str, other: str, fewest: int) -> None:
    assert edits(one, other) == edits(other, one) == fewest


def columns_of(text: str, begins: list[int]) -> str:
    best = np.full((len(text), CLASSES), -9.0)
    for column, character in enumerate(text):
        best[column, CLASS_OF[character] if character != "_" else 0] = 0
    return read_columns(best, np.where(begins, -0.1, -3.0))


def test_a_doubled_letter_is_told_by_its_beginning() -> None:
    assert columns_of("aallll__b", [1, 0, 1, 0, 1, 0, 0, 0, 1]) == "allb"
    assert columns_of("aallll__b", [0] * 9) == "alb"
    assert columns_of("a   b", [1, 1, 0, 0, 1]) == "a b"


@pytest.mark.skipif(bool(missing_fonts() + missing_lists()), reason="fonts or word lists are missing")
def test_right_labels_read_right() -> None:
    scores = Scores()
    for seed in range(24):
        sheet = make_sheet(seed)
        labels, starts = tile_labels(sheet.owners, sheet.classes, sheet.spots, CORNER, CORNER)
        characters = np.log(np.eye(CLASSES)[np.maximum(labels, 0)] * 0.98 + 0.0001)
        score_sheet(scores, sheet, characters, np.where(starts == 1, -0.01, -5.0))
    table = scores.table()
    print({k: v for k, v in table.items() if k.startswith("error")})
    for band in ("20-23", "24-27", "28-60"):
        assert table[f"character {band}"][0] > 99 and table[f"error rate {band}"][0] < 1, table
    assert table["character"][1] > 1000 and len(CHARACTERS) + 1 == CLASSES
