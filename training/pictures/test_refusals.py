"""What cannot be answered is asked as if it could, and what it asks for is really not to be had."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from training.pictures.data import write_split
from training.pictures.drawing import Thing
from training.pictures.glyphs import HELDOUT_FONTS, TRAIN_FONTS
from training.pictures.lettering import CAP
from training.pictures.open_fonts import font_files
from training.pictures.phrasings import KINDS_OF_SPLIT, PHRASINGS
from training.pictures.questions import lot_kind_of, questions_on
from training.pictures.refusal_phrasings import (
    ANSWERS,
    KINDS_ON_OBJECTS,
    REFUSAL_KINDS,
    UNKNOWN_COLOURS,
    UNKNOWN_THINGS,
    UNTAUGHT_FORMS,
    UNTAUGHT_NOUNS,
    UNTAUGHT_PHRASINGS,
)
from training.pictures.refusals import (
    FAINT,
    HELDOUT_PAIRS,
    KINDS_ON_LOTS,
    WHOLE,
    make_faint,
    refusals_anywhere,
    refusals_on,
)
from training.pictures.rephrasings import for_training
from training.pictures.scenes import make_aerial, make_scene
from training.pictures.package_pictures import HELDOUT as STRANGERS_HELDOUT
from training.pictures.package_pictures import TRAINED
from training.pictures.wordlist import COLOUR_NAMES, OBJECT_SHAPES

pytestmark = pytest.mark.skipif(
    not font_files().keys() >= set(TRAIN_FONTS + HELDOUT_FONTS), reason="fonts are missing (packages of training/fonts.txt)"
)
HAS: dict[str, Callable[[Thing], object]] = {
    "word": lambda thing: thing.word,
    "dot": lambda thing: thing.dots,
    "clock": lambda thing: thing.clock,
    "hour": lambda thing: thing.clock,
    "flag": lambda thing: thing.mark and thing.mark.shape == "flag",
}


def test_what_is_asked_for_is_not_there() -> None:
    seen = set()
    for seed in range(12):
        drawing = make_scene(seed, change=make_faint).drawing
        things = {thing.name: thing for thing in drawing.things}
        for q in refusals_on(drawing, random.Random(seed), heldout=seed % 2 == 1):
            seen.add(q.kind)
            assert q.answer == REFUSAL_KINDS[q.kind]
            if q.kind in ("absent_object", "absent_pair"):
                assert q.slots["o"] not in things and q.detail == WHOLE
                assert (q.slots["o"] in HELDOUT_PAIRS) == (q.kind == "absent_pair")
            elif q.kind == "absent_here":
                assert q.asked in KINDS_ON_LOTS
            elif q.kind == "absent_detail":
                for word, has in HAS.items():
                    assert f" {word}" not in q.text or not has(things[q.slots["o"]]), q.text
            elif q.kind == "too_small":
                assert things[q.slots["o"]].word.cap <= FAINT[1] < CAP[0]  # type: ignore[union-attr]
    for seed in range(6):
        drawing = make_aerial(seed).drawing
        there = {(lot.place, lot.kind) for lot in drawing.lots}
        for q in refusals_on(drawing, random.Random(seed)):
            seen.add(q.kind)
            if q.kind == "absent_here":
                assert q.asked in KINDS_ON_OBJECTS
            if q.kind == "absent_lot":
                kind = lot_kind_of("cars" if "car park" in q.text else "buildings")
                assert (q.slots["p"], kind) not in there
    assert seen == set(REFUSAL_KINDS) and set(REFUSAL_KINDS.values()) == set(ANSWERS)


def test_training_never_asks_for_absent_pairs_that_are_held_out() -> None:
    for seed in range(8):
        for q in refusals_on(make_scene(seed, change=make_faint).drawing, random.Random(seed)):
            assert q.kind != "absent_pair"
            assert not q.kind.startswith("absent_object") or q.slots["o"] not in HELDOUT_PAIRS
    assert 8 <= len(HELDOUT_PAIRS) <= 14


def test_half_of_the_absent_objects_are_near_ones() -> None:
    near = total = 0
    for seed in range(10):
        drawing = make_scene(seed).drawing
        colours, shapes = ({t.name.split(" ")[part] for t in drawing.things} for part in (0, 1))
        for q in refusals_on(drawing, random.Random(seed)):
            if q.kind == "absent_object":
                colour, shape = q.slots["o"].split(" ")
                near, total = near + (colour in colours and shape in shapes), total + 1
    assert total == 40 and near >= 18


def test_of_pictures_of_other_sorts_everything_is_refused() -> None:
    asked = refusals_anywhere(random.Random(0), heldout=True)
    assert {q.asked for q in asked} == {*KINDS_ON_OBJECTS, *KINDS_ON_LOTS, ""}
    assert all(q.answer == REFUSAL_KINDS[q.kind] and "{" not in q.text for q in asked)
    assert not any(set(one) & set(other) for one, other in (UNTAUGHT_NOUNS, UNTAUGHT_FORMS, UNKNOWN_COLOURS, UNKNOWN_THINGS))
    assert not set(TRAINED) & set(STRANGERS_HELDOUT)
    for colours in UNKNOWN_COLOURS:
        assert not set(colours) & set(COLOUR_NAMES)
    for things in UNKNOWN_THINGS:
        assert not set(things) & set(OBJECT_SHAPES)


def test_small_words_change_nothing_else_of_a_scene() -> None:
    plain, faint = make_scene(3), make_scene(3, change=make_faint)
    assert [t.name for t in plain.drawing.things] == [t.name for t in faint.drawing.things]
    assert [t.word and t.word.text for t in plain.drawing.things] == [t.word and t.word.text for t in faint.drawing.things]
    changed = {t.name for t in faint.drawing.things if t.word and t.word.cap <= FAINT[1]}
    assert changed
    asked = {q.name for q in questions_on(plain, random.Random(0)) if q.kind == "word"}
    assert changed <= asked
    assert not np.array_equal(plain.pixels, faint.pixels)


def test_held_out_refusals_are_not_trained_on() -> None:
    trained, heldout = UNTAUGHT_PHRASINGS
    assert not {t.casefold() for t in trained} & {h.casefold() for h in heldout}
    assert len(set(trained)) == len(trained) > 50 and len(set(heldout)) == len(heldout) > 20
    answered = {phrase for kind in PHRASINGS for phrase in for_training(kind) + PHRASINGS[kind][1]}
    assert not answered & set(trained + heldout)
    drawing = make_scene(4).drawing
    for side, other in ((False, heldout), (True, trained)):
        texts = {q.text for s in range(40) for q in refusals_on(drawing, random.Random(s), side) if q.kind == "untaught"}
        names = [thing.name for thing in drawing.things]
        assert not texts & {phrase.replace("{o}", name) for phrase in other for name in names}


def test_a_split_is_written_as_the_others_are(tmp_path: Path) -> None:
    split = "absent"
    write_split(split, 12, tmp_path / "one", side=336)
    write_split(split, 12, tmp_path / "two", side=336)
    records = [json.loads(line) for line in (tmp_path / "one" / "questions.jsonl").read_text().splitlines()]
    assert (tmp_path / "two" / "questions.jsonl").read_text() == (tmp_path / "one" / "questions.jsonl").read_text()
    assert len(records) == 12 and {r["split"] for r in records} == {split}
    assert {r["kind"] for r in records} <= set(REFUSAL_KINDS)
    assert all((tmp_path / "one" / r["image"]).exists() for r in records)
    assert split not in KINDS_OF_SPLIT
