"""Stages 2 and 3 in one: projector and decoder learn to answer, half of the questions with high-res tokens, half without.

The schedule runs on wall-clock minutes; resumable. Extra losses (attention on the place of the answer) fade out
over the last quarter.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .decoder import Decoder, DecoderConfig, LayerTrace, Questions
from .questions import cells_of
from .selection import inside_padding
from .tokenizer import AFTER, BEFORE, BOS, EOS, PAD, encode, tokenizer
from .wordlist import COLOUR_NAMES, OBJECT_SHAPES, PHRASINGS

ANSWER = 6
"""Answer rows a question: the longest answer and its end."""


class Model(nn.Module):
    """Projector and decoder; the tower's features come in ready-made."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        d = config.hidden_size
        self.projector = nn.Sequential(nn.Linear(256, d), nn.GELU(), nn.Linear(d, d))
        self.decoder = Decoder(config)
        self.named = nn.Linear(d, len(COLOUR_NAMES) + len(OBJECT_SHAPES))
        """Thrown away afterwards: which object is asked about, read off the rows that are about to select."""


@dataclass
class Batch:
    features: Tensor
    tokens: Tensor
    asked: Questions
    targets: Tensor
    """i64 [B, Q, A], -100 = no target."""
    lowres_place: Tensor
    """bool [B, Q, g*g]: where the answer is."""
    highres_place: Tensor
    """bool [B, Q, A, G*G]: where the character being written is."""
    objects: Tensor
    """i64 [B, Q, 2]: colour and shape of the object asked about."""


class Scenes:
    """Stored features and questions; draws batches."""

    def __init__(self, folder: Path, limit: int | None = None) -> None:
        count = int((folder / "features.done").read_text())
        self.records = [json.loads(line) for line in (folder / "scenes.jsonl").open()][: limit or count]
        stored = np.load(folder / "features.npy", mmap_mode="r")
        self.features = torch.from_numpy(np.array(stored[: len(self.records)]))
        self.rng = random.Random(1)
        self.encoded: dict[str, list[int]] = {}

    def encode(self, text: str) -> list[int]:
        if text not in self.encoded:
            self.encoded[text] = encode(text)
        return self.encoded[text]

    def draw(self, images: int, questions: int) -> Batch:
        rng = self.rng
        chosen = [rng.randrange(len(self.records)) for _ in range(images)]
        tokens = torch.full((images, questions, 30), PAD)
        rows = torch.zeros(images, questions, ANSWER, dtype=torch.long)
        targets = torch.full((images, questions, ANSWER), -100)
        low = torch.zeros(images, questions, 12, 12, dtype=torch.bool)
        high = torch.zeros(images, questions, ANSWER, 36, 36, dtype=torch.bool)
        objects = torch.zeros(images, questions, 2, dtype=torch.long)
        inside = torch.stack([inside_padding(self.records[i]["width"], self.records[i]["height"], 12) for i in chosen])
        longest = 0
        for b, index in enumerate(chosen):
            things = self.records[index]["things"]
            for q in range(questions):
                thing = rng.choice(things)
                phrase = rephrase(thing, rng)
                colour, shape = thing["name"].split(" ")
                objects[b, q] = torch.tensor([COLOUR_NAMES.index(colour), OBJECT_SHAPES.index(shape)])
                ids = self.encode(AFTER.format(question=phrase))
                answer = [*self.encode(thing["answer"]), EOS]
                sequence = ids + answer[:-1]
                longest = max(longest, len(sequence))
                tokens[b, q, : len(sequence)] = torch.tensor(sequence)
                n = len(answer)
                rows[b, q] = len(ids) - 1 + torch.arange(ANSWER).clamp(max=n - 1)
                targets[b, q, :n] = torch.tensor(answer)
                for r, c in cells_of(tuple(thing["detail"]), 12):
                    low[b, q, r, c] = True
                for i in range(n):
                    parts = thing["parts"]
                    box = parts[i] if len(parts) > 1 and i < len(parts) else thing["detail"]
                    for r, c in cells_of(tuple(box), 36):
                        high[b, q, i, r, c] = True
        return Batch(
            self.features[chosen],
            tokens[:, :, :longest],
            Questions(rows, questions // 2, inside),
            targets,
            low.flatten(2),
            high.flatten(3),
            objects,
        )


def rephrase(thing: dict, rng: random.Random) -> str:
    """Another training phrasing of a stored question."""
    return rng.choice(PHRASINGS[thing["kind"]][0]).format(o=thing["name"])


def prefix_of(model: Model, batch: Batch) -> tuple[Tensor, int, Tensor]:
    """Embedded text before the image and the image: [B, P, D], where the image starts, high-res features [B, R, D]."""
    before = torch.tensor([BOS, *encode(BEFORE)])
    projected = model.projector(batch.features.float())
    text = model.decoder.embed_tokens(before).expand(len(projected), -1, -1)
    return torch.cat([text.to(projected.dtype), projected[:, :144]], 1), len(before), projected[:, 144:]


def losses(model: Model, batch: Batch, extra: float) -> tuple[Tensor, dict[str, float]]:
    prefix, start, highres = prefix_of(model, batch)
    hidden, traces, asking = model.decoder.packed(prefix, start, batch.tokens, highres, batch.asked)
    logits = model.decoder.lm_head(hidden).float()
    answer = F.cross_entropy(logits.flatten(0, 2), batch.targets.flatten(), ignore_index=-100)
    used = batch.targets != -100
    total = answer
    if extra > 0:
        total = total + extra * (place_losses(batch, traces, used) + naming_loss(model, asking, batch, used))
    with torch.no_grad():
        right = ((logits.argmax(-1) == batch.targets) | ~used).all(-1)
        flex = batch.asked.flex
        selected = torch.stack([t.selected for t in traces[:-1]])
        cells = F.adaptive_max_pool2d(batch.lowres_place.unflatten(-1, (12, 12)).flatten(0, 1).float()[:, None], 9) > 0
        target = cells.view(*batch.lowres_place.shape[:2], 1, 9, 9)
        top = traces[-2].image_mass.argmax(-1)
        found = batch.lowres_place.gather(2, top)[used].float().mean()
        hit = (selected & target).flatten(-2).any(-1)[:, used]
        figures = {
            "answer": float(answer),
            "flex": float(right[:, :flex].float().mean()),
            "lowres": float(right[:, flex:].float().mean()),
            "selected": float(selected.float().mean((-1, -2))[:, used].mean()),
            "hit": float(hit.float().mean()),
            "found": float(found),
        }
    return total, figures


def place_losses(batch: Batch, traces: list[LayerTrace], used: Tensor) -> Tensor:
    """Minus log of the share of low-res attention on the place of the answer (selecting layers), and of the high-res
    attention on the character being written (last two layers, where it was selected)."""
    total, flex = torch.zeros(()), batch.asked.flex
    for trace in traces:
        mass = (trace.image_mass * batch.lowres_place[:, :, None]).sum(-1) / (trace.image_mass.sum(-1) + 1e-6)
        total = total - (mass + 1e-4).log()[used].mean() / len(traces)
    for trace in traces[-2:]:
        if trace.highres_mass is not None:
            mass = (trace.highres_mass * batch.highres_place[:, :flex]).sum(-1)
            total = total - (mass + 1e-3).log()[used[:, :flex]].mean() / 2
    return total


def naming_loss(model: Model, asking: Tensor, batch: Batch, used: Tensor) -> Tensor:
    """Cross-entropy of colour and shape of the object asked about: without it the rows learn late to read the question."""
    logits = model.named(F.rms_norm(asking.float(), asking.shape[-1:]))[used].float()
    target = batch.objects[:, :, None].expand(-1, -1, used.shape[-1], -1)[used]
    n = len(COLOUR_NAMES)
    return F.cross_entropy(logits[:, :n], target[:, 0]) + F.cross_entropy(logits[:, n:], target[:, 1])


def train(features: Path, out: Path, minutes: float, images: int, questions: int, peak: float, threads: int, weight: float, start: Path | None) -> None:
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    out.mkdir(parents=True, exist_ok=True)
    model, step, spent = Model(DecoderConfig(vocab_size=tokenizer().get_vocab_size())), 0, 0.0
    decay = [p for p in model.parameters() if p.ndim > 1]
    plain = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": decay, "weight_decay": 0.05}, {"params": plain, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, peak, (0.9, 0.98), fused=True)
    checkpoint = out / "model.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        step, spent = state["step"], state["spent"]
    scenes = Scenes(features)
    if start and step == 0:
        model.load_state_dict(torch.load(start)["model"], strict=False)
    elif step == 0:
        standardise(model.projector[0], scenes.features)
    began, sums = time.time() - spent, {}
    log = (out / "log.jsonl").open("a")
    while (elapsed := time.time() - began) < minutes * 60:
        progress = elapsed / minutes / 60
        rate = peak * min(1, (step + 1) / 200) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * progress)))
        for group in optimiser.param_groups:
            group["lr"] = rate
        extra = weight * min(1.0, max(0.0, (0.9 - progress) / 0.2))
        with torch.autocast("cpu", torch.bfloat16):
            loss, figures = losses(model, scenes.draw(images, questions), extra)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        for name, value in figures.items():
            sums[name] = sums.get(name, 0.0) + value
        if step % 50 == 0:
            record = {"step": step, "seconds": round(elapsed), "lr": round(rate, 6), "extra": round(extra, 3)}
            print(json.dumps(record | {k: round(v / 50, 4) for k, v in sums.items()}), file=log, flush=True)
            sums = {}
        if step % 200 == 0:
            save(checkpoint, model, optimiser, step, elapsed)
    save(checkpoint, model, optimiser, step, minutes * 60)


@torch.no_grad()
def standardise(first: nn.Linear, features: Tensor) -> None:
    """Folds (x - mean) / std of each tower channel into the projector's first layer, so that it starts on even
    inputs: the raw channels have means up to 8 and deviations from 1 to 5. features f16 [scenes, tokens, D]."""
    sample = features[:: max(1, len(features) // 64)].float().flatten(0, 1)
    nn.init.normal_(first.weight, std=first.in_features**-0.5)
    first.weight.div_(sample.std(0))
    first.bias.copy_(-first.weight @ sample.mean(0))


def save(path: Path, model: nn.Module, optimiser: torch.optim.Optimizer, step: int, spent: float) -> None:
    part = path.with_suffix(".part")
    torch.save({"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "spent": spent}, part)
    part.replace(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--images", type=int, default=8)
    parser.add_argument("--questions", type=int, default=16)
    parser.add_argument("--peak", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--weight", type=float, default=0.5, help="of the extra losses")
    parser.add_argument("--start", type=Path, help="weights to begin with, from another run")
    a = parser.parse_args()
    train(a.features, a.out, a.minutes, a.images, a.questions, a.peak, a.threads, a.weight, a.start)
