"""The generator is deterministic, and its held-out side shares nothing it should not."""

import random

import numpy as np

from training.backgrounds import HELDOUT_FAMILIES, TRAIN_FAMILIES
from training.glyphs import HELDOUT_FONTS, TRAIN_FONTS
from training.questions import cells_of, questions_on
from training.scenes import make_scene
from training.tokenizer import encode, tokenizer
from training.wordlist import PHRASINGS, WORDS


def test_same_seed_same_scene() -> None:
    first, second = make_scene(11, heldout=True), make_scene(11, heldout=True)
    assert np.array_equal(first.pixels, second.pixels)
    assert questions_on(first, random.Random(1), True) == questions_on(second, random.Random(1), True)


def test_held_out_means_held_out() -> None:
    assert not set(TRAIN_FONTS) & set(HELDOUT_FONTS)
    assert not set(TRAIN_FAMILIES) & set(HELDOUT_FAMILIES)
    for train, heldout in PHRASINGS.values():
        assert not set(train) & set(heldout)


def test_names_are_unique_and_answers_are_on_the_scene() -> None:
    for seed in range(8):
        scene = make_scene(seed)
        names = [thing.name for thing in scene.drawing.things]
        assert len(names) == len(set(names))
        for q in questions_on(scene, random.Random(seed)):
            assert cells_of(q.detail, 9), q
            assert q.name in q.text


def test_capitals_stay_single_and_text_survives() -> None:
    for word in WORDS:
        assert len(encode(word)) == len(word)
    for text in ("What does the red sign say?", "Größe 42 – 你好"):
        assert tokenizer().decode(encode(text)) == text
