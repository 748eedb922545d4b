"""Stage 1 of open text starts from the shipped tower with what that knows, learns, and goes on where it stopped."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from training.pictures.characters import CLASS_OF
from training.pictures.label_heads import CHARS, HEADS
from training.pictures.sheet_buffer import SheetBuffer
from training.pictures.sheets import SIDE, SPOT, Sheet
from training.train import pretrain_text
from training.train.pretrain_text import train
from training.train.text_tower import TextTower, start_from, text_losses

SHIPPED = Path(__file__).parents[1] / "checkpoints" / "tower.pt"


def plain_sheet(seed: int) -> Sheet:
    """Noise with two characters on it."""
    rng = np.random.default_rng(seed)
    owners = np.zeros((SIDE // SPOT, SIDE // SPOT), np.uint16)
    owners[60:120, 60:100], owners[60:120, 100:150] = 1, 2
    pixels = rng.integers(0, 255, (SIDE, SIDE, 3), np.uint8)
    return Sheet(
        pixels, owners, np.array([5, 9], np.uint8), np.full(2, 40, np.uint8), np.zeros(2, np.uint16), np.array([2400.0, 3000.0])
    )


def test_capitals_are_known_from_the_start() -> None:
    torch.manual_seed(0)
    model = TextTower().eval()
    start_from(model, SHIPPED)
    pixels = torch.randn(1, 3, 112, 112)
    with torch.no_grad():
        old = model.labelled(pixels)
        places, _ = model(pixels)
        logits = model.characters(places)
    at = sum(slots * classes for name, (slots, classes) in list(HEADS.items())[: list(HEADS).index("char")])
    first = old[..., at : at + len(CHARS) + 1]
    assert torch.allclose(places[..., 0, : len(CHARS) + 1], first, atol=1e-4)
    weight = model.characters.weight
    for index, capital in enumerate(CHARS, 1):
        assert weight[CLASS_OF[capital], index] > weight[CLASS_OF[capital.lower()], index] > 0.4
    assert torch.isfinite(logits).all()


def test_what_is_cut_off_does_not_count() -> None:
    torch.manual_seed(0)
    model = TextTower()
    seen = torch.randn(1, 2, 14, 48), torch.randn(1, 2, 14)
    labels = torch.zeros(1, 2, 14, dtype=torch.int16)
    labels[0, 0, :3], starts = 7, torch.full((1, 2, 14), -1, dtype=torch.int8)
    starts[0, 0, :3] = torch.tensor([1, 0, 0], dtype=torch.int8)
    ignored = labels.clone()
    ignored[0, 1] = -1
    whole, part = (text_losses(model, seen, each, starts)[0] for each in (labels, ignored))
    changed = seen[0].clone()
    changed[0, 1] += 3
    assert text_losses(model, (changed, seen[1]), ignored, starts)[0] == part
    assert text_losses(model, (changed, seen[1]), labels, starts)[0] != whole


def test_it_learns_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pretrain_text, "LEAST", 1)
    buffer = SheetBuffer(tmp_path / "sheets", capacity=2)
    for seed in range(2):
        buffer.add(plain_sheet(seed))
    shared = {"sheets": tmp_path / "sheets", "tiles": None, "out": tmp_path / "out", "peak": 1e-3, "threads": 1}
    train(**shared, minutes=0.05, batch=2, start=SHIPPED)
    first = torch.load(tmp_path / "out" / "tower.pt")
    train(**shared, minutes=0.1, batch=2, start=SHIPPED)
    second = torch.load(tmp_path / "out" / "tower.pt")
    assert 0 < first["step"] < second["step"] and second["spent"] == 6.0
    lines = (tmp_path / "out" / "log.jsonl").read_text().splitlines()
    assert all(json.loads(line)["characters"] >= 0 for line in lines)
    changed = [n for n, w in second["model"].items() if n in first["model"] and not torch.equal(w, first["model"][n])]
    assert "characters.weight" in changed and "labelled.tower.encoder.layers.0.mlp.fc1.weight" in changed
