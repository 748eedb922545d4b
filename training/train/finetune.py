"""Stages 2 and 3: projector and decoder learn to answer.

Without --variant: one decoder, five ways of seeing. Every step asks as many questions of each variant, so that all of
them start from the same weights and have seen the same data. The schedule runs on wall-clock minutes.
With --variant: the attention of one variant goes on from there for a number of steps, on the same batches for all, each
process with one of its own. With --refusals also the tokens of refusals: all other words stay as they are, so that variants
still share them. What only some variants have (high-res projections, cross-attention) starts untrained, so that none is ahead.
Resumable; the extra losses fade out between 70 % and 90 % of the run.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from ..model.decoder import DecoderConfig
from ..model.model import XATTN_WIDTH, Model, standardise
from ..model.released_layout import decoder_state, projector_state
from ..model.tokenizer import answer_ids, tokenizer
from ..model.variants import HIGHRES_GRIDS, VARIANTS
from ..pictures.refusal_phrasings import ANSWERS
from ..pictures.wordlist import COLOUR_NAMES
from .answer_losses import variant_loss
from .batches import Scenes
from .checkpoints import Log, optimiser_for, resume, save, set_rate
from .together import add_up_gradients, agreed, join

SPECIAL = ("self_attn", "cross_attn", "layernorm", "decoder.norm")
"""What a variant's own weights are: everything else stays as the shared run left it."""


def new_model() -> Model:
    vocabulary = tokenizer().get_vocab_size()
    return Model(DecoderConfig(vocab_size=vocabulary, xattn_hidden_size=XATTN_WIDTH))


def begin_with(model: Model, start: Path, variant: str | None = None) -> None:
    """Weights of an earlier run (model.pt), or of an exported checkpoint (its folder), there those of a variant. What it did
    not have (cross-attention) stays new, but new words, which are zero. Rows of the vocabulary are taken over by token where
    the earlier tokenizer lies beside the weights as tokenizer.json."""
    state, fresh = exported(start, variant) if start.is_dir() else torch.load(start)["model"], model.state_dict()
    earlier = (start if start.is_dir() else start.parent) / "tokenizer.json"
    if earlier.exists():
        old = json.loads(earlier.read_text())["model"]["vocab"]
        for name in ("decoder.embed_tokens.weight", "decoder.lm_head.weight"):
            rows = torch.zeros_like(fresh[name])
            for token, index in tokenizer().get_vocab().items():
                if token in old:
                    rows[index] = state[name][old[token]]
            state[name] = rows
    known = {name: value for name, value in state.items() if name in fresh and value.shape == fresh[name].shape}
    model.load_state_dict(known, strict=False)


@torch.no_grad()
def forget_highres(model: Model) -> None:
    """High-res projections become those of the ordinary keys and values, cross-attention adds nothing yet."""
    for layer in model.decoder.layers:
        a = layer.self_attn
        if hasattr(a, "k_proj_hd"):
            a.k_proj_hd.weight.copy_(a.k_proj.weight)
            a.v_proj_hd.weight.copy_(a.v_proj.weight)
        for projection in (layer.cross_attn.q_proj, layer.cross_attn.k_proj, layer.cross_attn.v_proj):
            nn.init.normal_(projection.weight, std=projection.in_features**-0.5)
        nn.init.zeros_(layer.cross_attn.o_proj.weight)
        nn.init.ones_(layer.cross_attn_layernorm.weight)


def refusals_alone(model: Model) -> tuple[nn.Parameter, nn.Parameter]:
    """Lets of all words the refusals alone learn; returns the two matrices of words."""
    first = min(answer_ids(answer)[0] for answer in ANSWERS)

    def only_refusals(gradient: Tensor) -> Tensor:
        return torch.cat([torch.zeros_like(gradient[:first]), gradient[first:]])

    words = model.decoder.embed_tokens.weight, model.decoder.lm_head.weight
    for weight in words:
        weight.requires_grad = True
        weight.register_hook(only_refusals)
    return words


@torch.no_grad()
def end_after_refusals(model: Model) -> None:
    """Tokens of refusals that are new are read as a colour is, after which an answer ends."""
    rows = model.decoder.embed_tokens.weight
    for answer in ANSWERS:
        new = answer_ids(answer)[0]
        if not rows[new].any():
            rows[new] = rows[answer_ids(COLOUR_NAMES[0])[0]]


def exported(folder: Path, variant: str | None = None) -> dict[str, Tensor]:
    """Projector and decoder of a checkpoint in the released names, under the names of `Model`."""
    weights, over = load_file(folder / "model.safetensors"), folder / "variants" / (variant or "") / "model.safetensors"
    if variant and over.exists():
        weights |= load_file(over)
    state = {f"projector.{name}": value.float() for name, value in projector_state(weights).items()}
    return state | {f"decoder.{name}": value.float() for name, value in decoder_state(weights).items()}


def train(a: argparse.Namespace) -> None:
    torch.manual_seed(0)
    torch.set_num_threads(a.threads)
    a.out.mkdir(parents=True, exist_ok=True)
    model, scenes = new_model(), Scenes(a.features, refusals=a.refusals)
    if a.variant:
        for name, parameter in model.named_parameters():
            parameter.requires_grad = any(part in name for part in SPECIAL) or name.startswith("named")
    optimiser = optimiser_for(model, a.peak, refusals_alone(model) if a.variant and a.refusals else ())
    step, spent = resume(a.out / "model.pt", model, optimiser)
    if step == 0 and a.start:
        for start in a.start:
            begin_with(model, start, a.variant if a.go_on else None)
        if a.variant and not a.go_on:
            forget_highres(model)
        if a.refusals:
            end_after_refusals(model)
    elif step == 0:
        standardise(model.projector[0], scenes.features)
    rank, ranks = join()
    began, log = time.time() - spent, Log(a.out / (f"log-{rank}.jsonl" if rank else "log.jsonl"), 25)
    variants = (a.variant,) * ranks if a.variant else a.variants.split(",")
    while (progress := step / a.steps if a.steps else agreed((time.time() - began) / a.minutes / 60)) < 1:
        rate = set_rate(optimiser, a.peak, step, progress, a.warmup)
        extra = a.weight * min(1.0, max(0.0, (0.9 - progress) / 0.2))
        optimiser.zero_grad()
        for number, variant in list(enumerate(variants))[rank::ranks]:
            scenes.rng.seed(f"{step}-{number}")  # a variant's own run draws the same batches as that of any other
            batch = scenes.draw(a.images, a.questions, HIGHRES_GRIDS[variant])
            with torch.autocast("cpu", torch.bfloat16):
                loss, figures = variant_loss(model, variant, batch, extra)
            (loss / len(variants)).backward()
            log.add(figures)
        add_up_gradients(model.parameters())
        nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
        optimiser.step()
        step += 1
        elapsed = time.time() - began
        log.write(step, {"seconds": round(elapsed), "lr": round(rate, 6), "extra": round(extra, 3)})
        if step % 100 == 0 and rank == 0:
            save(a.out / "model.pt", model, optimiser, step, elapsed)
    if rank == 0:
        save(a.out / "model.pt", model, optimiser, step, time.time() - began)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--variant", choices=VARIANTS, help="train the attention of this variant alone")
    parser.add_argument("--variants", default=",".join(VARIANTS), help="those that share a run without --variant")
    parser.add_argument(
        "--start",
        type=Path,
        nargs="+",
        help="weights to begin with: model.pt of another run, or an exported checkpoint's folder; of several the later count",
    )
    parser.add_argument(
        "--go-on", action="store_true", help="from what the variant has learnt; without, its own high-res weights start untrained"
    )
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--steps", type=int, help="instead of minutes")
    parser.add_argument("--images", type=int, default=1, help="a step and variant")
    parser.add_argument("--questions", type=int, default=16, help="an image")
    parser.add_argument("--peak", type=float, default=1e-3)
    parser.add_argument("--warmup", type=int, default=100)
    parser.add_argument("--refusals", type=float, default=0.0, help="share of questions without an answer, such as 0.25")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--weight", type=float, default=0.5, help="of the extra losses")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    train(parse())
