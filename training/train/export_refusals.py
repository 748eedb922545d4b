"""Puts what `finetune --variant flex --go-on --refusals` learnt into an exported checkpoint.

Attention, norms and the words of refusals are new in the base. All else stays bit by bit, so that the other variants, which
were not trained on refusals, answer as before: they get the words too, with the logits of padding, and never say them.
`--learnt` is the model.pt of a run, or what was kept of one (attention, norms and words alone). `--scale` multiplies the
logits of refusals: below 1 they are said less readily, chosen on questions that nothing else is measured on.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from ..model.released_layout import write_json
from ..model.tokenizer import FILE, PAD, answer_ids, tokenizer
from ..pictures.refusal_phrasings import ANSWERS
from .export import weights_of, write
from .finetune import SPECIAL, begin_with, new_model

HEAD = "lm_head.weight"


def put_refusals(learnt: Path, folder: Path, scale: float = 1.0) -> None:
    """Changes the checkpoint in `folder` in place.

    Raises ValueError where the run changed what the variants share, or is of another tokenizer or layout."""
    old, new = load_file(folder / "model.safetensors"), _gone_on(folder, learnt)
    _check_shared(old, new)
    for answer in ANSWERS:
        new[HEAD][answer_ids(answer)[0]] *= scale
    for path in sorted(folder.glob("variants/*/model.safetensors")):
        own = load_file(path)
        shared = {name: old[name] for name in new.keys() - own.keys() if _is_own(name) and not name.endswith("_proj_hd.weight")}
        changed = {name: value for name, value in shared.items() if not torch.equal(value, new[name])}
        write(own | changed | {HEAD: unsaid(own.get(HEAD, new[HEAD]), new[HEAD])}, path)
    write(old | new, folder / "model.safetensors")
    config = json.loads((folder / "config.json").read_text())
    write_json(folder / "config.json", config | {"vocab_size": tokenizer().get_vocab_size()})
    shutil.copy(FILE, folder / "tokenizer.json")


def unsaid(own: Tensor, head: Tensor) -> Tensor:
    """A head [V, D] that gives refusals the logits of padding; words are those of `own`, where it has as many as `head`."""
    changed = (own if own.shape == head.shape else head).clone()
    for answer in ANSWERS:
        changed[answer_ids(answer)[0]] = changed[PAD]
    return changed.contiguous()


def _gone_on(folder: Path, learnt: Path) -> dict[str, Tensor]:
    """The decoder and projector of `folder` with what was learnt put over them, in the released names."""
    model = new_model()
    state, shapes = torch.load(learnt)["model"], {name: value.shape for name, value in model.state_dict().items()}
    for name, value in state.items():
        if shapes.get(name) != value.shape:
            raise ValueError(f"expected {name} of {learnt} as {shapes.get(name)}, but got {value.shape}: it is of another model")
    begin_with(model, folder)
    begin_with(model, learnt)
    return weights_of(model, "flex")


def _is_own(name: str) -> bool:
    return any(part in name for part in SPECIAL) or name.endswith("norm.weight")


def _check_shared(old: dict[str, Tensor], new: dict[str, Tensor]) -> None:
    for name, value in new.items():
        if _is_own(name):
            continue
        known = value[: len(old[name])]
        if not torch.equal(known, old[name][: len(known)]):
            raise ValueError(f"expected {name} as the other variants have it, but the run changed it: train with --variant flex")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learnt", type=Path, required=True, help="model.pt of the run")
    parser.add_argument("--out", type=Path, default=Path("assets/models/fovea-mini"), help="checkpoint to change")
    parser.add_argument("--scale", type=float, default=1.0, help="of the logits of refusals")
    a = parser.parse_args()
    put_refusals(a.learnt, a.out, a.scale)
