"""A tiny random checkpoint with weights for every variant, and a picture: what engine and twin are compared on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file
from torch import Tensor

from ..model.decoder import Decoder, DecoderConfig
from ..model.released_layout import DECODER_SIZES, released, write_json
from ..model.variants import VARIANTS
from ..model.vision import VisionTransformer

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
    c = DecoderConfig(*(CONFIG[n] for n in DECODER_SIZES), CONFIG["flex_start_layer"], xattn_hidden_size=CROSS)
    tower = VisionTransformer(VISION, -1).state_dict()
    d = c.hidden_size
    shapes = {"0.weight": (d, 16), "0.bias": (d,), "2.weight": (d, d), "2.bias": (d,)}
    projector = {n: torch.empty(shape) for n, shape in shapes.items()}
    weights = released(tower, projector, Decoder(c).state_dict())
    everything = {n: _drawn(n, v.shape) for n, v in weights.items()}
    own = {n: v for n, v in everything.items() if ".cross_attn" in n}
    tensors = {"flex": {n: v for n, v in everything.items() if n not in own}}
    for variant in VARIANTS[1:]:
        # a few matrices and a norm of its own: the rest comes from the base
        trained = ("1.self_attn.q_proj.weight", "3.mlp.down_proj.weight", "2.input_layernorm.weight")
        trained = tuple(f"model.layers.{name}" for name in trained)
        tensors[variant] = {n: _drawn(n, v.shape) for n, v in everything.items() if n in trained}
    tensors["xattn"] |= own
    return tensors


def _drawn(name: str, shape: torch.Size | tuple[int, ...]) -> Tensor:
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


def write_tiny_checkpoint(folder: Path) -> None:
    """The base, a `variants/` folder and the picture."""
    for variant, tensors in tiny_tensors().items():
        target = folder if variant == "flex" else folder / "variants" / variant
        target.mkdir(parents=True, exist_ok=True)
        save_file(tensors, target / "model.safetensors", {"format": "pt"})
    (folder / "vision").mkdir(exist_ok=True)
    write_json(folder / "config.json", CONFIG)
    write_json(folder / "vision" / "config.json", VISION)
    write_json(folder / "variants" / "xattn" / "config.json", {"xattn_hidden_size": CROSS})
    Image.fromarray(picture()).save(folder / "image.png", optimize=True)
