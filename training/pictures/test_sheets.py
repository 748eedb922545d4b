"""Sheets of open text are deterministic, their labels say what stands where, and nothing held out is trained on."""

import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFont

from training.pictures import carriers, glyphs, open_fonts
from training.pictures.characters import CHARACTERS, CLASS_OF, SPACE, case_class
from training.pictures.open_words import HELDOUT_SHARE, is_heldout, missing_lists, open_text
from training.pictures.print_run import PrintRun
from training.pictures.sheet_buffer import SheetBuffer
from training.pictures.sheet_labels import COLUMNS, GRID, PLACES, by_patch, place_owners, tile_labels
from training.pictures.sheets import CAPS, SIDE, SPOT, Sheet, make_sheet

missing = open_fonts.missing_fonts() + missing_lists()
drawn = pytest.mark.skipif(
    bool(missing), reason=f"{len(missing)} fonts and word lists are missing (packages of training/fonts.txt and words.txt)"
)


def text_of(sheet: Sheet) -> list[str]:
    lines = [sheet.classes[sheet.lines == line] for line in np.unique(sheet.lines)]
    return ["".join(CHARACTERS[c - 1] for c in line) for line in lines]


@drawn
@pytest.mark.parametrize("heldout", [False, True])
def test_same_seed_same_sheet(heldout: bool) -> None:
    first, second, other = make_sheet(5, heldout), make_sheet(5, heldout), make_sheet(6, heldout)
    for name in ("pixels", "owners", "classes", "caps", "lines", "spots"):
        assert np.array_equal(getattr(first, name), getattr(second, name)), name
    assert not np.array_equal(first.pixels, other.pixels)


@drawn
def test_sheets_say_only_what_their_side_may_say() -> None:
    for heldout in (False, True):
        pieces = [piece for seed in range(12) for line in text_of(make_sheet(seed, heldout)) for piece in line.split()]
        sides = [is_heldout(piece) for piece in pieces]
        assert (not heldout) not in sides
        assert sides.count(heldout) > 200


def test_what_is_held_out_does_not_depend_on_case_or_punctuation() -> None:
    words = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in "lmnrst"]
    kept = [word for word in words if is_heldout(word)]
    assert 0.5 < len(kept) * HELDOUT_SHARE / len(words) < 1.6
    assert all(is_heldout(form) for word in kept for form in (word.upper(), word.title(), f"({word},", f"“{word}”"))
    assert is_heldout("12") is None and is_heldout("-1,3") is None


@drawn
def test_fonts_held_out_are_not_trained_on(monkeypatch: pytest.MonkeyPatch) -> None:
    train, heldout = open_fonts.families(False), open_fonts.families(True)
    used: set[str] = set()

    def spy(name: str, cap: int) -> ImageFont.FreeTypeFont:
        used.add(name)
        return open_fonts.open_font(name, cap)

    monkeypatch.setattr(carriers, "open_font", spy)
    for seed in range(10):
        make_sheet(seed)
    names, kept = ({name for files in group.values() for name in files} for group in (train, heldout))
    assert used and used <= names
    assert not names & kept and not set(train) & set(heldout)
    assert not names & set(glyphs.HELDOUT_FONTS)
    assert not [family for family in train if family.startswith(tuple(open_fonts.HELDOUT_FAMILIES))]
    assert len(names) > 500 and len(kept) > 100


@drawn
def test_a_line_is_text_that_fits() -> None:
    rng = random.Random(3)
    lines = [open_text(rng, False, 18) for _ in range(400)]
    assert max(map(len, lines)) <= 18
    assert all(set(line) <= set(CHARACTERS) and line == line.strip() for line in lines)
    assert {case_class(c) for line in lines for c in line} == {"space", "upper", "lower", "digit", "sign", "accent"}


def test_every_place_of_a_known_picture() -> None:
    """Boxes in place of letters: columns 20 px wide from x = 28 on, the baseline at 50."""

    class Boxes:
        def getlength(self, text: str) -> float:
            return 20.0 * len(text)

    run = PrintRun(random.Random(0), Image.new("RGB", (SIDE, SIDE)), False, 10)
    run.draw.text = lambda *_, **__: None  # type: ignore[method-assign]
    run.put("a  b", 28, 50, Boxes(), 24, (0, 0, 0))  # type: ignore[arg-type]
    owners = run.owners(SPOT)
    classes = np.array([CLASS_OF[c.text] for c in run.characters], np.uint8)
    spots = np.array([(c.x1 - c.x0) * c.height / SPOT**2 for c in run.characters])
    labels, starts = tile_labels(owners, classes, spots, 0, 0)
    a, b, space = CLASS_OF["a"], CLASS_OF["b"], CLASS_OF[SPACE]
    assert labels.shape == starts.shape == (GRID, GRID, PLACES)
    # patch row 1 is y 28 to 56: both its rows of places (middles 35, 49) lie in the column from 23.6 to 56
    for row in (0, COLUMNS):
        assert labels[1, 1, row : row + COLUMNS].tolist() == [a] * 5 + [space] * 2
        assert starts[1, 1, row : row + COLUMNS].tolist() == [1, 0, 0, 0, 0, 1, 0]
        assert labels[1, 3, row + 1 : row + 6].tolist() == [b] * 5
        assert starts[1, 3, row + 1 : row + 6].tolist() == [1, 0, 0, 0, 0]
    assert labels[1, 0].max() == 0 and labels[3].max() == 0 and starts[1, 0].max() == -1
    # two spaces are two characters of the same kind: the second begins within the run
    assert (labels[1, 2, :COLUMNS] == space).all() and starts[1, 2, :COLUMNS].sum() == 1
    # cut through the middle of the first letter, it is ignored, and what follows is not
    cut, _ = tile_labels(owners, classes, spots, 40, 0)
    assert set(cut[1, 0, :2].tolist()) == {-1} and space in cut[1, 0]


@drawn
def test_labels_lie_on_ink() -> None:
    """Where a sheet says that a capital stands, there is more contrast than where it says that nothing does."""
    sheet = make_sheet(21, caps=(30, 40))
    grey = sheet.pixels.mean(-1)
    blocks = grey.reshape(SIDE // SPOT, SPOT, SIDE // SPOT, SPOT).mean((1, 3))
    spread = []
    for number, which in enumerate(sheet.classes, 1):
        area = blocks[sheet.owners == number]
        if case_class(CHARACTERS[which - 1]) in ("upper", "lower", "digit") and len(area) > 0.8 * sheet.spots[number - 1]:
            spread.append(np.ptp(area))
    assert len(spread) > 15
    assert np.median(spread) > 60


@drawn
def test_the_ring_is_cut_into_the_tiles_it_holds(tmp_path: Path) -> None:
    buffer = SheetBuffer(tmp_path, capacity=2)
    sheets = [make_sheet(seed) for seed in range(3)]
    for sheet in sheets:
        buffer.add(sheet)
    assert int(buffer.count[0]) == 3 and np.array_equal(buffer.pixels[0], sheets[2].pixels)
    pixels, labels, starts = SheetBuffer(tmp_path).draw(np.random.default_rng(0), 4)
    assert pixels.shape == (4, 336, 336, 3) and labels.max() <= len(CHARACTERS) and (labels > 0).sum() > 300
    assert ((labels > 0) == (starts >= 0)).all()


def test_places_of_a_patch_are_read_row_by_row() -> None:
    owners = np.arange((SIDE // SPOT) ** 2).reshape(SIDE // SPOT, -1)
    grid = by_patch(place_owners(owners, 0, 0))
    rows, columns = np.divmod(grid[2, 5], SIDE // SPOT)
    assert rows.tolist() == [(2 * 28 + 7) // SPOT] * COLUMNS + [(2 * 28 + 21) // SPOT] * COLUMNS
    assert columns[:COLUMNS].tolist() == [(5 * 28 + 4 * i + 2) // SPOT for i in range(COLUMNS)]


def test_sizes_reach_from_below_the_goal_upwards() -> None:
    assert CAPS[0] < 20 < CAPS[1]
