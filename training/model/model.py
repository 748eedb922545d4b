"""What stages 2 and 3 train: projector and decoder, with a classifier that is thrown away afterwards."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ..pictures.phrasings import KINDS
from ..pictures.wordlist import BUILDING_SHAPES, CAR_COLOURS, COLOUR_NAMES, LOT_KINDS, MARK_SHAPES, OBJECT_SHAPES, PLACES
from .decoder import Decoder, DecoderConfig
from .tokenizer import BEFORE, BOS, encode
from .vision import TOWER_CONFIG

DETAILS: tuple[str, ...] = tuple(dict.fromkeys(MARK_SHAPES + BUILDING_SHAPES + CAR_COLOURS))
NAMED: tuple[tuple[str, ...], ...] = (KINDS, COLOUR_NAMES, OBJECT_SHAPES + LOT_KINDS, PLACES, DETAILS, DETAILS)
"""What a question names: its kind; colour and shape of its object, or kind and place of its lot; what of it is asked (the
first mark of a pair, what is counted) and what that is compared with."""
LOWRES, HIGHRES, HD = 144, 1296, 256
"""Tokens of the low-res view, of the high-res raster and of the 448 px view, in this order in the stored features."""
XATTN_WIDTH = 64
"""A quarter of the hidden size, as in CogAgent (1,024 of 4,096)."""


class Model(nn.Module):
    """Projector and decoder; the tower's features come in ready-made. It holds the weights of every variant at once."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        d = config.hidden_size
        self.projector = nn.Sequential(nn.Linear(TOWER_CONFIG["hidden_size"], d), nn.GELU(), nn.Linear(d, d))
        self.decoder = Decoder(config)
        self.named = nn.Linear(d, sum(len(names) for names in NAMED))
        """Thrown away afterwards: what is asked about, read off the rows that are about to select."""

    def prefix(self, variant: str, features: Tensor) -> tuple[Tensor, int, Tensor, int]:
        """features [B, 144 + 1296 + 256, D] of low-res view, high-res raster and 448 px view -> embedded text before the
        image and the image [B, P, D], where the image starts, high-res features [B, R, D], appended tokens."""
        before = torch.tensor([BOS, *encode(BEFORE)])
        features = features.float()
        used = features[:, : LOWRES + HIGHRES]
        if variant == "hd":
            used = torch.cat([features[:, :LOWRES], features[:, LOWRES + HIGHRES :]], 1)
        elif variant == "lowres":
            used = features[:, :LOWRES]
        projected = self.projector(used)
        text = self.decoder.embed_tokens(before).expand(len(projected), -1, -1).to(projected.dtype)
        appended = projected.shape[1] - LOWRES if variant in ("hd", "full") else 0
        image = projected[:, : LOWRES + appended]
        return torch.cat([text, image], 1), len(before), projected[:, LOWRES:], appended


@torch.no_grad()
def standardise(first: nn.Linear, features: Tensor) -> None:
    """Folds (x - mean) / std of each tower channel into the projector's first layer, so that it starts on even
    inputs: the raw channels have means up to 8 and deviations from 1 to 5. features f16 [scenes, tokens, D]."""
    sample = features[:: max(1, len(features) // 64)].float().flatten(0, 1)
    nn.init.normal_(first.weight, std=first.in_features**-0.5)
    first.weight.div_(sample.std(0))
    first.bias.copy_(-first.weight @ sample.mean(0))
