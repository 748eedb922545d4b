"""Accuracy of a checkpoint folder on a written split, by the PyTorch twin (greedy, exact match)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file
from torch.nn import functional as F

from .decoder import Decoder, DecoderConfig
from .pixels import raster, views
from .selection import inside_padding
from .stepwise import answer
from .tokenizer import EOS, prompt_ids, tokenizer
from .vision import VisionTransformer

TOWER, PROJECTOR = "model.vision_tower.vision_tower.vision_model.", "model.mm_projector."


class Checkpoint:
    """fovea-mini as exported: asks one question at a time."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text())
        weights = {k: v.float() for k, v in load_file(folder / "model.safetensors").items()}
        self.tower = VisionTransformer(
            json.loads((folder / "vision" / "config.json").read_text()), config["mm_vision_select_layer"]
        ).eval()
        self.tower.load_state_dict({k.removeprefix(TOWER): v for k, v in weights.items() if k.startswith(TOWER)})
        self.projector = [weights[PROJECTOR + n] for n in ("0.weight", "0.bias", "2.weight", "2.bias")]
        names = ("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "vocab_size")
        self.decoder = Decoder(DecoderConfig(*(config[n] for n in names), config["flex_start_layer"])).eval()
        named = {k.removeprefix("model."): v for k, v in weights.items() if not k.startswith((TOWER, PROJECTOR))}
        self.decoder.load_state_dict(named)

    @torch.no_grad()
    def look(self, pixels: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        """u8 [H, W, 3] -> low-res [144, D] and high-res [1296, D] features."""
        first, first_bias, second, second_bias = self.projector
        x = F.linear(F.gelu(F.linear(self.tower(views(pixels)), first, first_bias)), second, second_bias)
        return x[0], raster(x[1:])

    @torch.no_grad()
    def ask(self, pixels: np.ndarray, features: tuple[torch.Tensor, torch.Tensor], question: str, flex: bool):
        ids = prompt_ids(question)
        at = ids.index(-200)
        embed = self.decoder.embed_tokens
        prompt = torch.cat([embed(torch.tensor(ids[:at])), features[0], embed(torch.tensor(ids[at + 1 :]))])
        inside = inside_padding(pixels.shape[1], pixels.shape[0], 12)
        result = answer(self.decoder, prompt, at, features[1], inside, 12, flex)
        return tokenizer().decode([t for t in result.tokens if t != EOS]).strip(), result


def evaluate(folder: Path, dataset: Path, limit: int | None) -> dict:
    """Shares right, of cells selected, and of layers that selected a target cell."""
    checkpoint = Checkpoint(folder)
    lines = [json.loads(line) for line in (dataset / "questions.jsonl").open()][:limit]
    right = {"flex": 0, "lowres": 0}
    selected, hit, cached = [], [], ("", None, None)
    for line in lines:
        if cached[0] != line["image"]:
            pixels = np.asarray(Image.open(dataset / line["image"]).convert("RGB"))
            cached = (line["image"], pixels, checkpoint.look(pixels))
        for variant in right:
            text, result = checkpoint.ask(cached[1], cached[2], line["question"], variant == "flex")
            right[variant] += text == line["answer"]
            if variant == "flex":
                for grids in result.grids:
                    for grid in grids[:-1]:
                        selected.append(float(grid.float().mean()))
                        hit.append(any(bool(grid[r, c]) for r, c in line["targetCells"]))
    n = len(lines)
    return {"questions": n, "flex": right["flex"] / n, "lowres": right["lowres"] / n} | {
        "selected": float(np.mean(selected)),
        "targetSelected": float(np.mean(hit)),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=Path("assets/models/fovea-mini"))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    a = parser.parse_args()
    print(json.dumps(evaluate(a.checkpoint, a.data, a.limit)))
