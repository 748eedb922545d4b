"""What is held out for measuring shares nothing with what is trained on."""

from training.pictures.backgrounds import HELDOUT_FAMILIES, TRAIN_FAMILIES
from training.pictures.glyphs import HELDOUT_FONTS, TRAIN_FONTS
from training.pictures.phrasings import PHRASINGS
from training.pictures.rephrasings import for_training


def test_held_out_means_held_out() -> None:
    assert not set(TRAIN_FONTS) & set(HELDOUT_FONTS)
    assert not set(TRAIN_FAMILIES) & set(HELDOUT_FAMILIES)
    for kind, (written, heldout) in PHRASINGS.items():
        composed = for_training(kind)
        assert not set(composed) & set(heldout)
        assert composed[: len(written)] == written
        assert len(set(composed)) == len(composed)
