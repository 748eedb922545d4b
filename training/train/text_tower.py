"""The tower with classifiers for every label of the five splits and for open text."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..model.vision import TOWER_CONFIG
from ..pictures.characters import CLASS_OF, CLASSES
from ..pictures.label_heads import CHARS, HEADS, SLOTS
from ..pictures.sheet_labels import COLUMNS, PLACES, ROWS
from .pretrain_vision import LabelledTower, begin_with

NARROW = 48
"""Features of a place: all places share one classifier on them."""
NOTHING, START = 0.3, 1.0
"""Weights of places where nothing is written, and of the question where characters begin."""


class TextTower(nn.Module):
    """A LabelledTower, and for each of the PLACES of a patch its character and whether it begins there."""

    def __init__(self) -> None:
        super().__init__()
        hidden = TOWER_CONFIG["hidden_size"]
        self.labelled = LabelledTower()
        self.norm = nn.LayerNorm(hidden)
        self.places = nn.Linear(hidden, PLACES * NARROW)
        self.characters = nn.Linear(NARROW, CLASSES)
        self.starts = nn.Linear(hidden, PLACES)

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """pixels [B, 3, S, S] -> features of places [B, n, PLACES, NARROW] and logits of beginnings [B, n, PLACES]."""
        seen = self.norm(self.labelled.tower(pixels))
        return self.places(seen).unflatten(-1, (PLACES, NARROW)), self.starts(seen)

    def read(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """pixels [B, 3, S, S] -> log probabilities of characters [B, n, PLACES, CLASSES] and of beginning [B, n, PLACES]."""
        places, starts = self(pixels)
        return self.characters(places).float().log_softmax(-1), F.logsigmoid(starts.float())


def text_losses(
    model: TextTower, seen: tuple[Tensor, Tensor], labels: Tensor, starts: Tensor
) -> tuple[Tensor, dict[str, float]]:
    """Weighted cross-entropy over places [B, n, PLACES] (-1 is ignored), and the shares of written places named right and of
    beginnings told right."""
    target, begins = labels.flatten(), starts.flatten()
    known = target >= 0
    logits = model.characters(seen[0].flatten(0, 2)[known]).float()
    target = target[known].long()
    weight = torch.ones(CLASSES)
    weight[0] = NOTHING
    loss = F.cross_entropy(logits, target, weight)
    asked = begins >= 0
    begin_logits, begins = seen[1].flatten()[asked].float(), begins[asked].float()
    loss_start = F.binary_cross_entropy_with_logits(begin_logits, begins)
    right, shown = logits.detach().argmax(-1) == target, target > 0
    scores = {
        "loss": float(loss.detach()),
        "char": float(right[shown].float().mean()),
        "nothing": float(right[~shown].float().mean()),
        "start": float(((begin_logits.detach() > 0) == (begins > 0.5)).float().mean()),
        "characters": float(begins.sum()),
    }
    return loss + START * loss_start, scores


def start_from(model: TextTower, path: Path) -> None:
    """Weights of an earlier run of either kind: a LabelledTower's tower and classifiers, or a whole TextTower."""
    state = torch.load(path)["model"]
    if any(name.startswith("labelled.") for name in state):
        model.load_state_dict({name: value.float() for name, value in state.items()})
    else:
        begin_with(model.labelled, path)
        _know_capitals(model)


@torch.no_grad()
def _know_capitals(model: TextTower) -> None:
    """Sets the classifier of places to what the LabelledTower's says of capitals at its slots, which are fewer; small letters
    begin as half their capitals."""
    heads, at = model.labelled.heads, 0
    for name, (slots, classes) in HEADS.items():
        if name == "char":
            break
        at += slots * classes
    model.norm.load_state_dict(model.labelled.norm.state_dict())
    weight, bias = model.places.weight.view(PLACES, NARROW, -1), model.places.bias.view(PLACES, NARROW)
    for place in range(PLACES):
        row, column = divmod(place, COLUMNS)
        slot = row * SLOTS // ROWS + int((column + 0.5) * (SLOTS // ROWS) / COLUMNS)
        known = slice(at + slot * classes, at + (slot + 1) * classes)
        weight[place, :classes], bias[place, :classes] = heads.weight[known], heads.bias[known]
    model.characters.weight.mul_(0.3)
    model.characters.weight[0, 0] = 1
    for index, capital in enumerate(CHARS, 1):
        model.characters.weight[CLASS_OF[capital], index] = 1
        model.characters.weight[CLASS_OF[capital.lower()], index] = 0.5
