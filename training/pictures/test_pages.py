"""Pages of open text: what is asked is written where the question says, once, and nothing held out is trained on."""

import random

import numpy as np
import pytest

from training.pictures.open_fonts import missing_fonts
from training.pictures.open_words import is_heldout, missing_lists
from training.pictures.pages import make_page, questions_on_page
from training.pictures.reading_phrasings import READING_PHRASINGS
from training.pictures.square import SQUARE
from training.pictures.wordlist import PLACES

pytestmark = pytest.mark.skipif(
    bool(missing_fonts() + missing_lists()), reason="fonts or word lists are missing (training/fonts.txt and words.txt)"
)


def test_same_seed_same_page() -> None:
    first, second = make_page(7, True), make_page(7, True)
    assert np.array_equal(first[0].pixels, second[0].pixels) and first[1] == second[1]
    assert not np.array_equal(first[0].pixels, make_page(7, False)[0].pixels)


def test_every_answer_stands_on_the_page_where_it_is_asked_for() -> None:
    kinds = set()
    for seed in range(20):
        scene, lines = make_page(seed)
        named = [(line.kind, tuple(line.slots.items())) for line in lines]
        assert len(named) == len(set(named)) and scene.pixels.shape == (SQUARE, SQUARE, 3)
        largest = [line for line in lines if line.kind == "largest_text"]
        assert all(other is line or other.characters[0].cap < line.characters[0].cap for line in largest for other in lines)
        for q in questions_on_page(lines, random.Random(seed)):
            kinds.add(q.kind)
            x0, y0, x1, y1 = q.detail
            assert 0 <= x0 < x1 <= SQUARE and 0 <= y0 < y1 <= SQUARE, q
            assert len(q.parts) == len(q.answer) <= 30
            part = scene.pixels[int(y0) : int(y1), int(x0) : int(x1)].mean(-1)
            assert np.ptp(part) > 30, q
            if q.kind == "place_text":
                row, column = divmod(PLACES.index(q.slots["p"]), 3)
                assert int(((y0 + y1) / 2) // 336) == row and int(((x0 + x1) / 2) // 336) == column
    assert kinds == set(READING_PHRASINGS)


def test_held_out_words_and_phrasings_stay_apart() -> None:
    for heldout in (False, True):
        pieces = [p for seed in range(12) for line in make_page(seed, heldout)[1] for p in line.text.split(" ")]
        assert (not heldout) not in [is_heldout(piece) for piece in pieces]
    for trained, kept in READING_PHRASINGS.values():
        assert not set(trained) & set(kept) and kept
