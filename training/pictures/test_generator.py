"""The generator is deterministic, and what it asks and labels is on the picture."""

import random
from collections.abc import Callable

import numpy as np
import pytest

from training.pictures.label_heads import AT
from training.pictures.labels import patch_labels
from training.pictures.phrasings import KINDS, SPLITS
from training.pictures.questions import cells_of, questions_on
from training.pictures.scenes import Scene, make_aerial, make_scene


@pytest.mark.parametrize("make", [make_scene, make_aerial])
def test_same_seed_same_scene(make: Callable[..., Scene]) -> None:
    first, second = make(11, heldout=True), make(11, heldout=True)
    assert np.array_equal(first.pixels, second.pixels)
    assert questions_on(first, random.Random(1), True) == questions_on(second, random.Random(1), True)


def test_every_kind_is_asked_and_every_split_has_kinds() -> None:
    asked = [q for seed in range(30) for q in questions_on(make_scene(seed), random.Random(seed))]
    asked += [q for seed in range(10) for q in questions_on(make_aerial(seed), random.Random(seed))]
    assert {q.kind for q in asked} == set(KINDS)
    assert {q.split for q in asked} == set(SPLITS)


def test_labels_count_what_stands_there() -> None:
    scene = make_aerial(5)
    labels = patch_labels(scene.drawing, 1008)
    here = labels[..., AT["here"] : AT["here"] + 6].sum((0, 1))
    items = [i.kind for i in scene.drawing.strays + [i for lot in scene.drawing.lots for i in lot.items]]
    lots = {lot.place: lot for lot in scene.drawing.lots}
    assert 0 < here.sum() <= len(items)
    for lot in lots.values():
        row, column = int((lot.y + lot.h / 2) // 28), int((lot.x + lot.w / 2) // 28)
        if lot.kind == "car park":
            counted = labels[row, column, AT["count"] : AT["count"] + 4]
            assert counted.tolist() == [lot.count(c) + 1 for c in ("white", "red", "blue", "yellow")]


def test_names_are_unique_and_answers_are_on_the_scene() -> None:
    for seed in range(8):
        scene = make_scene(seed)
        names = [thing.name for thing in scene.drawing.things]
        assert len(names) == len(set(names))
        for q in questions_on(scene, random.Random(seed)):
            assert cells_of(q.detail, 9), q
            assert q.name in q.text and q.answer
