"""Holds the engine to its PyTorch twin, variant by variant.

`python -m training.check.parity --write` makes the fixtures in engine/testing/variants anew: a tiny random base checkpoint,
a `variants/` folder, an image, and what the twin answers. With `--checkpoint DIR --image X --question Y` it asks both
about a real checkpoint and prints how far their logits are apart.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file
from torch import Tensor

from ..model.decoder import Decoder, DecoderConfig
from .evaluate import PROJECTOR, TOWER, Checkpoint
from ..model.stepwise import VARIANTS, Answer
from ..model.tokenizer import prompt_ids
from ..model.vision import VisionTransformer

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "engine" / "testing" / "variants"
TOLERANCE = 2e-3
STEPS = 6
PROMPT = [1, 11, 25, 7, -200, 13, 40, 2, 19]
CROSS = 16
VISION = {
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "image_size": 336,
    "patch_size": 28,
    "hidden_act": "quick_gelu",
    "layer_norm_eps": 1e-5,
}
CONFIG = {
    "model_type": "llava_llama",
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "vocab_size": 48,
    "max_position_embeddings": 2048,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "eos_token_id": 2,
    "tie_word_embeddings": False,
    "mm_vision_tower": "vision",
    "mm_hidden_size": 16,
    "mm_projector_type": "mlp2x_gelu",
    "mm_vision_select_layer": -1,
    "flex_start_layer": 2,
    "extra": {"zoom_ratio": "3", "lowres_size": "336", "highres_size": "1008", "threshold": "48", "hd_size": "448"},
}


def tiny_tensors(seed: int = 7) -> dict[str, dict[str, Tensor]]:
    """f16 tensors of the base (key "flex") and of what each variant puts over it."""
    torch.manual_seed(seed)
    names = ("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "vocab_size")
    c = DecoderConfig(*(CONFIG[n] for n in names), CONFIG["flex_start_layer"], xattn_hidden_size=CROSS)
    tower = {TOWER + k: v for k, v in VisionTransformer(VISION, -1).state_dict().items()}
    d = c.hidden_size
    shapes = {"0.weight": (d, 16), "0.bias": (d,), "2.weight": (d, d), "2.bias": (d,)}
    projector = {PROJECTOR + n: torch.empty(shape) for n, shape in shapes.items()}
    decoder = Decoder(c).state_dict()
    named = {n if n.startswith("lm_head") else f"model.{n}": v for n, v in decoder.items()}
    everything = {n: draw(n, v.shape) for n, v in (tower | projector | named).items()}
    own = {n: v for n, v in everything.items() if ".cross_attn" in n}
    tensors = {"flex": {n: v for n, v in everything.items() if n not in own}}
    for variant in VARIANTS[1:]:
        # a few matrices and a norm of its own: the rest comes from the base
        trained = ("1.self_attn.q_proj.weight", "3.mlp.down_proj.weight", "2.input_layernorm.weight")
        trained = tuple(f"model.layers.{name}" for name in trained)
        tensors[variant] = {n: draw(n, v.shape) for n, v in everything.items() if n in trained}
    tensors["xattn"] |= own
    return tensors


def draw(name: str, shape: torch.Size | tuple[int, ...]) -> Tensor:
    """Random numbers that keep the size of what passes through; larger queries and keys give attention peaks."""
    noise = torch.randn(*shape)
    if len(shape) == 1:
        base = 1.0 if "norm" in name and name.endswith("weight") else 0.0
        return (base + 0.1 * noise).half()
    if "embed" in name and "patch" not in name:
        return (0.5 * noise).half()
    fan_in = noise[0].numel()
    gain = 2.5 if any(part in name for part in ("q_proj", "k_proj")) else 1.0
    return (noise * gain * fan_in**-0.5).half()


def picture() -> np.ndarray:
    """u8 [100, 160, 3]: waves and blocks, something to see at every scale."""
    y, x = np.mgrid[0:100, 0:160].astype(np.float64)
    waves = [np.sin(x / 4 + y / 12), np.sin(x * y / 300), np.cos(x / 19 - y / 5)]
    pixels = np.stack([127 + 90 * w for w in waves], -1)
    pixels[24:44, 88:120] = (220, 40, 40)
    pixels[60:68, 12:20] = (20, 20, 200)
    return pixels.round().astype(np.uint8)


def write_fixtures(folder: Path) -> None:
    for variant, tensors in tiny_tensors().items():
        target = folder if variant == "flex" else folder / "variants" / variant
        target.mkdir(parents=True, exist_ok=True)
        save_file(tensors, target / "model.safetensors", {"format": "pt"})
    (folder / "vision").mkdir(exist_ok=True)
    write_json(folder / "config.json", CONFIG)
    write_json(folder / "vision" / "config.json", VISION)
    write_json(folder / "variants" / "xattn" / "config.json", {"xattn_hidden_size": CROSS})
    Image.fromarray(picture()).save(folder / "image.png", optimize=True)
    answers = {v: twin(folder, v, picture(), PROMPT, STEPS, None) for v in VARIANTS}
    expected = {v: {"tokens": a.tokens, "logits": [rounded(row) for row in a.logits]} for v, a in answers.items()}
    write_json(folder / "expected.json", {"promptIds": PROMPT, "variants": expected}, None)


def write_json(path: Path, content: dict, indent: int | None = 1) -> None:
    path.write_text(json.dumps(content, indent=indent) + "\n")


def rounded(row: Tensor) -> list[float]:
    return [round(float(v), 6) for v in row]


def twin(folder: Path, variant: str, pixels: np.ndarray, ids: list[int], steps: int, end: int | None) -> Answer:
    checkpoint = Checkpoint(folder, variant)
    return checkpoint.trace(pixels, checkpoint.look(pixels), ids, steps, end)


def engine(folder: Path, variant: str, image: Path, ids: list[int], steps: int) -> dict:
    """What `fovea trace` gives: tokens and steps with logits."""
    command = ["node", str(ROOT / "engine" / "cli" / "fovea.mjs"), "trace", "--checkpoint", str(folder)]
    command += ["--image", str(image), f"--input-ids={','.join(map(str, ids))}", "--steps", str(steps)]
    command += ["--variant", variant, "--weights", "fp32"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)


def compare(folder: Path, image: Path, question: str, end: int | None = 2) -> dict[str, float]:
    """Largest difference of logits per variant that has weights; raises where tokens differ."""
    pixels, ids = np.asarray(Image.open(image).convert("RGB")), prompt_ids(question)
    differences = {}
    for variant in VARIANTS:
        if variant not in ("flex", "lowres") and not (folder / "variants" / variant).exists():
            continue
        expected = twin(folder, variant, pixels, ids, 12, end)
        found = engine(folder, variant, image, ids, len(expected.tokens))
        if found["tokens"] != expected.tokens:
            raise AssertionError(f"{variant}: the twin gives {expected.tokens}, the engine {found['tokens']}")
        logits = torch.tensor([step["logits"] for step in found["steps"]])
        differences[variant] = float((logits - torch.stack(expected.logits)).abs().max())
    return differences


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="make the fixtures anew")
    parser.add_argument("--checkpoint", type=Path, default=ROOT / "assets" / "models" / "fovea-mini")
    parser.add_argument("--image", type=Path)
    parser.add_argument("--question")
    a = parser.parse_args()
    if a.write:
        write_fixtures(FIXTURES)
    elif a.image is None or a.question is None:
        parser.error("expected --write, or --image and --question")
    else:
        result = compare(a.checkpoint, a.image, a.question)
        for name, difference in result.items():
            print(f"{name:7} {difference:.2e}")
        sys.exit(any(difference > TOLERANCE for difference in result.values()))
