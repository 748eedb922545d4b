"""The fixtures the engine is compared with are what the twin gives, and can be made anew."""

import json

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from training.check import parity
from training.check.tiny_checkpoint import picture, tiny_tensors
from training.model.checkpoint import read_pixels
from training.model.variants import VARIANTS

EXPECTED = json.loads((parity.FIXTURES / "expected.json").read_text())
SHIPPED = parity.ROOT / "assets" / "models" / "fovea-mini"
SAMPLES = parity.ROOT / "assets" / "samples"


@pytest.mark.parametrize("variant", VARIANTS)
def test_twin_gives_the_fixtures(variant: str) -> None:
    pixels = read_pixels(parity.FIXTURES / "image.png")
    expected = EXPECTED["variants"][variant]
    steps = len(expected["tokens"])
    result = parity.twin(parity.FIXTURES, variant, pixels, EXPECTED["promptIds"], steps, None)
    assert result.tokens == expected["tokens"]
    assert torch.allclose(torch.stack(result.logits), torch.tensor(expected["logits"]), atol=1e-4)


def test_fixtures_are_what_the_seed_makes() -> None:
    assert np.array_equal(np.asarray(Image.open(parity.FIXTURES / "image.png")), picture())
    for variant, tensors in tiny_tensors().items():
        folder = parity.FIXTURES if variant == "flex" else parity.FIXTURES / "variants" / variant
        written = load_file(folder / "model.safetensors")
        assert written.keys() == tensors.keys()
        assert all(torch.equal(written[n], v) for n, v in tensors.items())


def test_variants_differ() -> None:
    """Else the comparison could not tell them apart."""
    first = {v: torch.tensor(EXPECTED["variants"][v]["logits"][0]) for v in VARIANTS}
    for a in VARIANTS:
        for b in VARIANTS:
            assert a == b or float((first[a] - first[b]).abs().max()) > 1e-2


@pytest.mark.skipif(not (SHIPPED / "variants").exists(), reason="the variants' weights are not here")
@pytest.mark.parametrize("sample", json.loads((SAMPLES / "samples.json").read_text())[:3], ids=lambda s: s["image"])
def test_engine_and_twin_agree_on_the_shipped_weights(sample: dict) -> None:
    for variant, difference in parity.compare(SHIPPED, SAMPLES / sample["image"], sample["question"]).items():
        assert difference <= parity.TOLERANCE, variant
