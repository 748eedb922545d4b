"""An exported checkpoint folder, opened by the PyTorch twin."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor

from .decoder import Decoder, DecoderConfig
from .pixels import HD_SIZE, hd_view, raster, views
from .released_layout import DECODER_SIZES, decoder_state, project, projector_state, tower_state
from .selection import inside_padding
from .stepwise import Answer, answer, image_rows
from .tokenizer import EOS, IMAGE, prompt_ids, tokenizer
from .variants import BASE_VARIANTS
from .vision import VisionTransformer

LONGEST_ANSWER = 12
"""Tokens after which an answer is cut off."""


@dataclass
class Features:
    """What the tower and projector make of an image, [n, D] each."""

    lowres: Tensor
    highres: Tensor
    hd: Tensor | None = None


class Checkpoint:
    """fovea-mini as exported, with the weights of a variant over the base: asks one question at a time."""

    def __init__(self, folder: Path, variant: str | None = None) -> None:
        """`variant` None opens the base weights, which answer as flex and as lowres."""
        self.variant = variant
        config, weights = load_weights(folder, variant)
        vision = json.loads((folder / config["mm_vision_tower"] / "config.json").read_text())
        self.tower = VisionTransformer(vision, config["mm_vision_select_layer"]).eval()
        self.tower.load_state_dict(tower_state(weights))
        self.projector = projector_state(weights)
        self.grid = vision["image_size"] // vision["patch_size"]
        self.threshold = float(config["extra"]["threshold"])
        self.hd_size = int(config["extra"].get("hd_size", HD_SIZE))
        sizes = {"flex_start_layer": config["flex_start_layer"], "lowres_grid": self.grid}
        sizes["highres_grid"] = self.grid * int(config["extra"]["zoom_ratio"])
        if variant == "xattn":
            sizes["xattn_hidden_size"] = config["xattn_hidden_size"]
        self.decoder = Decoder(DecoderConfig(*(config[n] for n in DECODER_SIZES), **sizes)).eval()
        self.decoder.load_state_dict(decoder_state(weights))

    @torch.no_grad()
    def look(self, pixels: np.ndarray) -> Features:
        """u8 [H, W, 3] -> features of all parts the variant reads."""
        x = project(self.projector, self.tower(views(pixels)))
        hd = None
        if self.variant == "hd":
            hd = project(self.projector, self.tower(hd_view(pixels, self.hd_size)))[0]
        return Features(x[0], raster(x[1:]), hd)

    @torch.no_grad()
    def trace(
        self, pixels: np.ndarray, features: Features, ids: list[int], steps: int, end: int | None, flex: bool = True
    ) -> Answer:
        """`ids` is the whole prompt with one IMAGE. `flex` False asks base weights as lowres."""
        at = ids.index(IMAGE)
        embed = self.decoder.embed_tokens
        image = image_rows(self.variant or "flex", features.lowres, features.highres, features.hd)
        prompt = torch.cat([embed(torch.tensor(ids[:at])), image, embed(torch.tensor(ids[at + 1 :]))])
        inside = inside_padding(pixels.shape[1], pixels.shape[0], self.grid)
        return answer(
            self.decoder, prompt, at, features.highres, inside, steps, flex, end, self.threshold, self.variant
        )

    def ask(self, pixels: np.ndarray, features: Features, question: str, flex: bool = True) -> tuple[str, Answer]:
        """The answer in words, and what it came from. `flex` decides only for base weights."""
        result = self.trace(pixels, features, prompt_ids(question), LONGEST_ANSWER, EOS, flex)
        return tokenizer().decode([t for t in result.tokens if t != EOS]).strip(), result


def load_weights(folder: Path, variant: str | None) -> tuple[dict, dict[str, Tensor]]:
    """Config and float32 weights of the base, with what `variants/<name>/` changes (docs/checkpoint-format.md)."""
    config = json.loads((folder / "config.json").read_text())
    weights = load_file(folder / "model.safetensors")
    over = folder / "variants" / (variant or "")
    if variant is not None and over.exists():
        weights |= load_file(over / "model.safetensors")
        if (over / "config.json").exists():
            changes = json.loads((over / "config.json").read_text())
            extra = config["extra"] | changes.pop("extra", {})
            config |= changes | {"extra": extra}
    elif variant is not None and variant not in BASE_VARIANTS:
        raise FileNotFoundError(f"the variant {variant} needs weights of its own in {over}")
    return config, {k: v.float() for k, v in weights.items()}


def read_pixels(path: Path) -> np.ndarray:
    """u8 [H, W, 3] of an image file."""
    return np.asarray(Image.open(path).convert("RGB"))
