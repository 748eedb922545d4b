"""Writes the released checkpoint layout (docs/checkpoint-format.md): config, vision config, weights, tokenizer."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from ..model.decoder import DecoderConfig
from ..model.model import Model
from ..model.pixels import MEAN, STD
from ..model.released_layout import released, write_json
from ..model.tokenizer import BOS, EOS, FILE, PAD
from ..model.variants import VARIANTS
from ..model.vision import TOWER_CONFIG
from .features import load_tower
from .finetune import new_model


def config_of(c: DecoderConfig) -> dict:
    return {
        "architectures": ["LlavaLlamaForCausalLM"],
        "model_type": "llava_llama",
        "hidden_size": c.hidden_size,
        "intermediate_size": c.intermediate_size,
        "num_hidden_layers": c.num_hidden_layers,
        "num_attention_heads": c.num_attention_heads,
        "num_key_value_heads": c.num_attention_heads,
        "vocab_size": c.vocab_size,
        "max_position_embeddings": 2048,
        "rms_norm_eps": c.rms_norm_eps,
        "rope_theta": 10000.0,
        "rope_scaling": None,
        "hidden_act": "silu",
        "bos_token_id": BOS,
        "eos_token_id": EOS,
        "pad_token_id": PAD,
        "tie_word_embeddings": False,
        "mm_vision_tower": "vision",
        "mm_hidden_size": TOWER_CONFIG["hidden_size"],
        "mm_projector_type": "mlp2x_gelu",
        "mm_vision_select_layer": -1,
        "mm_vision_select_feature": "patch",
        "use_mm_proj": True,
        "mm_use_im_start_end": False,
        "mm_use_im_patch_token": False,
        "image_aspect_ratio": "pad",
        "tokenizer_model_max_length": 2048,
        "flex_start_layer": c.flex_start_layer,
        "extra": {"zoom_ratio": "3", "lowres_size": "336", "highres_size": "1008", "threshold": "48", "warmup": "0"},
    }


PREPROCESSOR = {
    "image_mean": [round(float(v), 8) for v in MEAN.flatten()],
    "image_std": [round(float(v), 8) for v in STD.flatten()],
    "resample": 3,
    "size": {"shortest_edge": 1008},
    "crop_size": {"height": 1008, "width": 1008},
    "do_normalize": True,
    "do_rescale": True,
    "rescale_factor": 1 / 255,
}


def weights_of(net: Model, variant: str) -> dict[str, Tensor]:
    """Projector and decoder in the released names, fp16; cross-attention only for `xattn`."""
    decoder = net.decoder.state_dict()
    kept = {name: value for name, value in decoder.items() if "cross_attn" not in name or variant == "xattn"}
    return halved(released({}, net.projector.state_dict(), kept))


def halved(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.half().contiguous() for name, value in weights.items()}


def loaded(checkpoint: Path | None) -> Model:
    net = new_model()
    if checkpoint:
        net.load_state_dict(torch.load(checkpoint)["model"])
    return net


def write(weights: dict[str, Tensor], path: Path) -> None:
    """A safetensors file that others may read too: the app's sandboxed parts may run as another user."""
    save_file(weights, path, {"format": "pt"})
    path.chmod(0o644)


def export(tower: Path, flex: Path | None, out: Path) -> dict[str, Tensor]:
    """The base folder, which is `flex`; `flex` None writes an untrained decoder, for trying the layout."""
    net = loaded(flex)
    weights = halved(released(load_tower(tower).state_dict(), {}, {})) | weights_of(net, "flex")
    (out / "vision").mkdir(parents=True, exist_ok=True)
    write(weights, out / "model.safetensors")
    for path, content in (
        ("config.json", config_of(net.decoder.config)),
        ("vision/config.json", TOWER_CONFIG),
        ("preprocessor_config.json", PREPROCESSOR),
    ):
        write_json(out / path, content)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(FILE.with_name(name), out / name)
    print(f"{sum(v.numel() for v in weights.values()) / 1e6:.1f} M parameters in {out}")
    return weights


def export_variant(base: dict[str, Tensor], checkpoint: Path, variant: str, out: Path) -> None:
    """`variants/<name>/` with the tensors that differ from the base, and no others."""
    net, folder = loaded(checkpoint), out / "variants" / variant
    differing = {
        name: value
        for name, value in weights_of(net, variant).items()
        if (name not in base or not torch.equal(value, base[name])) and not name.endswith("_proj_hd.weight")
    }
    folder.mkdir(parents=True, exist_ok=True)
    write(differing, folder / "model.safetensors")
    if variant == "xattn":
        write_json(folder / "config.json", {"xattn_hidden_size": net.decoder.config.xattn_hidden_size})
    print(f"{sum(v.numel() for v in differing.values()) / 1e6:.1f} M parameters in {folder}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tower", type=Path, required=True)
    parser.add_argument("--models", type=Path, help="folder with <variant>/model.pt for every variant")
    parser.add_argument("--out", type=Path, required=True)
    a = parser.parse_args()
    written = export(a.tower, a.models and a.models / "flex" / "model.pt", a.out)
    for other in VARIANTS if a.models else ():
        if other != "flex":
            export_variant(written, a.models / other / "model.pt", other, a.out)
