"""Accuracy of a checkpoint folder on a written split, by the PyTorch twin (greedy, exact match)."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional as F

from ..model.decoder import Decoder, DecoderConfig
from ..model.hd_view import HD_SIZE, hd_view
from ..model.pixels import raster, views
from ..model.selection import inside_padding
from ..model.stepwise import VARIANTS, Answer, answer, image_rows
from ..model.tokenizer import EOS, prompt_ids, tokenizer
from ..model.vision import VisionTransformer

TOWER, PROJECTOR = "model.vision_tower.vision_tower.vision_model.", "model.mm_projector."


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
        self.tower.load_state_dict({k.removeprefix(TOWER): v for k, v in weights.items() if k.startswith(TOWER)})
        self.projector = [weights[PROJECTOR + n] for n in ("0.weight", "0.bias", "2.weight", "2.bias")]
        names = ("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "vocab_size")
        self.grid = vision["image_size"] // vision["patch_size"]
        self.threshold = float(config["extra"]["threshold"])
        self.hd_size = int(config["extra"].get("hd_size", HD_SIZE))
        sizes = {"flex_start_layer": config["flex_start_layer"], "lowres_grid": self.grid}
        sizes["highres_grid"] = self.grid * int(config["extra"]["zoom_ratio"])
        if variant == "xattn":
            sizes["xattn_hidden_size"] = config["xattn_hidden_size"]
        self.decoder = Decoder(DecoderConfig(*(config[n] for n in names), **sizes)).eval()
        named = {k.removeprefix("model."): v for k, v in weights.items() if not k.startswith((TOWER, PROJECTOR))}
        self.decoder.load_state_dict(named)

    @torch.no_grad()
    def look(self, pixels: np.ndarray) -> Features:
        """u8 [H, W, 3] -> features of all parts the variant reads."""
        x = self.project(self.tower(views(pixels)))
        hd = self.project(self.tower(hd_view(pixels, self.hd_size)))[0] if self.variant == "hd" else None
        return Features(x[0], raster(x[1:]), hd)

    def project(self, x: Tensor) -> Tensor:
        first, first_bias, second, second_bias = self.projector
        return F.linear(F.gelu(F.linear(x, first, first_bias)), second, second_bias)

    @torch.no_grad()
    def trace(
        self, pixels: np.ndarray, features: Features, ids: list[int], steps: int, end: int | None, flex: bool = True
    ) -> Answer:
        """`ids` is the whole prompt with one -200. `flex` False asks base weights as lowres."""
        at = ids.index(-200)
        embed = self.decoder.embed_tokens
        image = image_rows(self.variant or "flex", features.lowres, features.highres, features.hd)
        prompt = torch.cat([embed(torch.tensor(ids[:at])), image, embed(torch.tensor(ids[at + 1 :]))])
        inside = inside_padding(pixels.shape[1], pixels.shape[0], self.grid)
        return answer(
            self.decoder, prompt, at, features.highres, inside, steps, flex, end, self.threshold, self.variant
        )

    def ask(self, pixels: np.ndarray, features: Features, question: str, flex: bool = True) -> tuple[str, Answer]:
        """`flex` decides only for base weights."""
        result = self.trace(pixels, features, prompt_ids(question), 12, EOS, flex)
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
    elif variant not in (None, "flex", "lowres"):
        raise FileNotFoundError(f"the variant {variant} needs weights of its own in {over}")
    return config, {k: v.float() for k, v in weights.items()}


def evaluate(folder: Path, dataset: Path, limit: int | None, variant: str | None = None) -> dict:
    """Shares right, of cells selected, and of layers that selected a target cell."""
    checkpoint = Checkpoint(folder, variant)
    lines = [json.loads(line) for line in (dataset / "questions.jsonl").open()][:limit]
    right = {"flex": 0, "lowres": 0} if variant is None else {variant: 0}
    selected, hit, cached = [], [], ("", None, None)
    for line in lines:
        if cached[0] != line["image"]:
            pixels = np.asarray(Image.open(dataset / line["image"]).convert("RGB"))
            cached = (line["image"], pixels, checkpoint.look(pixels))
        for name in right:
            text, result = checkpoint.ask(cached[1], cached[2], line["question"], name == "flex")
            right[name] += text == line["answer"]
            if name == "flex":
                for grids in result.grids:
                    for grid in grids[:-1]:
                        selected.append(float(grid.float().mean()))
                        hit.append(any(bool(grid[r, c]) for r, c in line["targetCells"]))
    n = len(lines)
    shares = {"questions": n} | {name: count / n for name, count in right.items()}
    if not selected:
        return shares
    return shares | {"selected": float(np.mean(selected)), "targetSelected": float(np.mean(hit))}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=Path("assets/models/fovea-mini"))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--variant", choices=VARIANTS, help="trained weights of one variant; default: the base")
    a = parser.parse_args()
    print(json.dumps(evaluate(a.checkpoint, a.data, a.limit, a.variant)))
