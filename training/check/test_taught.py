"""The rule for what lies outside: its parts on made-up numbers, and the shipped file against this room's phrasings."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from ..model.checkpoint import Checkpoint, load_weights
from ..pictures.phrasings import KINDS, PHRASINGS
from ..pictures.refusal_phrasings import UNTAUGHT_PHRASINGS
from ..pictures.strangers import stranger
from . import taught_pictures, taught_questions
from .outside import listed
from .taught import tower_identity
from .taught_pictures import picture_shares, statistics_of, taught_picture
from .taught_questions import Runs, asked, words_of

FOLDER = Path("assets/models/fovea-mini")


@pytest.fixture(scope="module")
def shipped() -> dict:
    return json.loads((FOLDER / "taught.json").read_text())


def test_the_shipped_file_is_of_the_shipped_tower(shipped: dict) -> None:
    assert shipped["tower"] == tower_identity(load_weights(FOLDER, None)[1])


def test_the_shipped_questions_are_those_of_the_phrasings(shipped: dict) -> None:
    runs, limit = taught_questions.fitted()
    assert [sorted(known) for known in runs.known] == shipped["questions"]["runs"]
    assert round(limit, 4) == shipped["questions"]["limit"]


def test_heldout_phrasings_are_taught_and_other_kinds_are_not(shipped: dict) -> None:
    runs = Runs(tuple(set(known) for known in shipped["questions"]["runs"]))
    limit = shipped["questions"]["limit"]
    heldout = [asked(kind, phrasing) for kind in KINDS for phrasing in PHRASINGS[kind][1]]
    assert [question for question in heldout if runs.distance(question, limit) > 1] == []
    other = [phrasing.format(o="red sign") for phrasings in UNTAUGHT_PHRASINGS for phrasing in phrasings]
    # The rule misses this one: its words stand in what was taught.
    assert [question for question in other if runs.distance(question, limit) <= 1] == ["Where is the red sign?"]


def test_names_become_what_they_are() -> None:
    assert words_of("What's on the RED sign, upper left?") == ["what's", "on", "the", "<thing>", "<place>"]
    assert words_of("the red star") == ["the", "<colour>", "<shape>"]
    assert words_of("redsign") == ["redsign"]


def test_padding_counts_nothing() -> None:
    shares = picture_shares(100, 50, 4).reshape(4, 4)
    assert np.allclose(shares, [[0] * 4, [1 / 8] * 4, [1 / 8] * 4, [0] * 4])


def test_a_rule_tells_what_it_was_fitted_to_from_the_rest() -> None:
    numbers = np.random.default_rng(0)
    taught, strange = numbers.normal(0, 1, (400, 40)), numbers.normal(0, 1, (200, 40))
    strange[:, 3] += 5
    aerial = np.arange(400) % 4 == 0
    taught[aerial, 0] += 20
    rule = taught_pictures.fitted(taught, aerial, strange)
    assert (rule.strangeness(taught) > rule.limit).mean() < 0.02
    assert (rule.strangeness(strange) > rule.limit).mean() > 0.9
    elsewhere = numbers.normal(0, 1, (50, 40))
    elsewhere[:, 7] += 15
    assert (rule.strangeness(elsewhere) > rule.limit).mean() > 0.9


def test_pictures_to_fit_are_the_same_every_time() -> None:
    tower = Checkpoint(FOLDER).tower
    torch.set_num_threads(1)
    for make in (taught_picture, stranger):
        one, again = statistics_of(tower, make(5)), statistics_of(tower, make(5))
        assert one.shape == (512,) and np.isfinite(one).all() and np.array_equal(one, again)


def test_the_lists_of_what_lies_outside_are_sound() -> None:
    pictures, questions = listed("outside_pictures.tsv"), listed("outside_questions.tsv")
    measured = [row for row in pictures if row["part"] == "measured"]
    assert len(measured) >= 60 and len({row["path"] for row in measured}) == len(measured)
    packages = set(Path("training/outside.txt").read_text().split())
    assert {row["package"] for row in measured} == packages
    assert not packages & {row["package"] for row in pictures if row["part"] == "chosen on"}
    assert len({row["question"] for row in questions}) == len(questions) >= 100
