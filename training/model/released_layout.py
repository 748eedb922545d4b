"""Tensor names of the released checkpoint layout (docs/checkpoint-format.md), and the parts they belong to."""

from __future__ import annotations

import json
from pathlib import Path

from torch import Tensor
from torch.nn import functional as F

TOWER, PROJECTOR = "model.vision_tower.vision_tower.vision_model.", "model.mm_projector."
DECODER_SIZES = ("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "vocab_size")
"""Those of config.json that `DecoderConfig` begins with, in its order."""


def released(tower: dict[str, Tensor], projector: dict[str, Tensor], decoder: dict[str, Tensor]) -> dict[str, Tensor]:
    """The state of each part under its released names; only the head stands outside `model.`."""
    named = {TOWER + name: value for name, value in tower.items()}
    named |= {PROJECTOR + name: value for name, value in projector.items()}
    return named | {name if name.startswith("lm_head") else f"model.{name}": value for name, value in decoder.items()}


def tower_state(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Of released weights those of the tower, under the names of `VisionTransformer`."""
    return _under(weights, TOWER)


def projector_state(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Of released weights those of the projector, numbered as `nn.Sequential` does."""
    return _under(weights, PROJECTOR)


def decoder_state(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Of released weights those of the decoder, under the names of `Decoder`."""
    return {k.removeprefix("model."): v for k, v in weights.items() if not k.startswith((TOWER, PROJECTOR))}


def project(projector: dict[str, Tensor], x: Tensor) -> Tensor:
    """Tower features [..., N, H] -> decoder width [..., N, D], by a `projector_state`."""
    first = F.gelu(F.linear(x, projector["0.weight"], projector["0.bias"]))
    return F.linear(first, projector["2.weight"], projector["2.bias"])


def write_json(path: Path, content: dict, indent: int | None = 1) -> None:
    """A JSON file as it stands in a checkpoint folder."""
    path.write_text(json.dumps(content, indent=indent) + "\n")


def _under(weights: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {k.removeprefix(prefix): v for k, v in weights.items() if k.startswith(prefix)}
