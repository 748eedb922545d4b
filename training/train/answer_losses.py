"""The loss of one variant on a batch: the answer, and while they are wanted the extra losses on where it looks."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from ..model.model import NAMED, Model
from ..model.packed import LayerTrace, Questions, packed
from .batches import Batch


def variant_loss(model: Model, variant: str, batch: Batch, extra: float) -> tuple[Tensor, dict[str, float]]:
    """Mean cross-entropy of the answers plus `extra` times the extra losses, and figures for the log."""
    prefix, start, highres, appended = model.prefix(variant, batch.features)
    questions = batch.tokens.shape[1]
    flex = questions if variant == "flex" else 0
    asked = Questions(batch.answer_rows, flex, batch.inside, appended, variant == "xattn")
    hidden, traces, asking = packed(model.decoder, prefix, start, batch.tokens, highres, asked)
    logits = model.decoder.lm_head(hidden).float()
    used = batch.targets != -100
    total = answer = F.cross_entropy(logits.flatten(0, 2), batch.targets.flatten(), ignore_index=-100)
    located = used & ~batch.lowres_place.all(-1)[..., None]  # what is not there has no place
    if extra > 0 and located.any():
        total = total + extra * (place_losses(batch, traces, located) + naming_loss(model, asking, batch, used))
    return total, _figures(variant, batch, logits, traces, used, float(answer.detach()))


def place_losses(batch: Batch, traces: list[LayerTrace], used: Tensor) -> Tensor:
    """Minus log of the share of low-res attention on the place of the answer (selecting layers), and of the high-res
    attention on the character being written (last two layers, in whatever way the variant reads high-res tokens)."""
    total = torch.zeros(())
    for trace in traces:
        mass = (trace.image_mass * batch.lowres_place[:, :, None]).sum(-1) / (trace.image_mass.sum(-1) + 1e-6)
        total = total - (mass + 1e-4).log()[used].mean() / len(traces)
    for trace in traces[-2:]:
        if trace.highres_mass is not None:
            mass = (trace.highres_mass * batch.highres_place).sum(-1)
            total = total - (mass + 1e-3).log()[used].mean() / 2
    return total


def naming_loss(model: Model, asking: Tensor, batch: Batch, used: Tensor) -> Tensor:
    """Cross-entropy of what the question names: without it the rows learn late to read the question."""
    logits = model.named(F.rms_norm(asking.float(), asking.shape[-1:]))[used].float()
    target = batch.named[:, :, None].expand(-1, -1, used.shape[-1], -1)[used]
    total, at = torch.zeros(()), 0
    for column, names in enumerate(NAMED):
        if (target[:, column] >= 0).any():
            part = logits[:, at : at + len(names)]
            total = total + F.cross_entropy(part, target[:, column], ignore_index=-100) * (0.5 if column == 0 else 1)
        at += len(names)
    return total


@torch.no_grad()
def _figures(
    variant: str, batch: Batch, logits: Tensor, traces: list[LayerTrace], used: Tensor, answer: float
) -> dict[str, float]:
    """Loss, whole answers right, of them by kind for flex, cells selected and how often a target cell was; what has no answer
    is told apart."""
    right = ((logits.argmax(-1) == batch.targets) | ~used).all(-1)
    figures = {f"{variant}_loss": answer, variant: float(right.float().mean())}
    if variant != "flex":
        return figures
    for index, kind in enumerate(NAMED[0]):
        asked = (batch.named[..., 0] == index) & ~batch.refused
        if asked.any():
            figures[kind] = float(right[asked].float().mean())
    if batch.refused.any():
        figures["refused"] = float(right[batch.refused].float().mean())
    if not (~batch.refused).any():
        return figures
    figures["answered"] = float(right[~batch.refused].float().mean())
    answered = used & ~batch.refused[..., None]
    selected = torch.stack([t.selected for t in traces[:-1]])
    cells = F.adaptive_max_pool2d(batch.lowres_place.unflatten(-1, (12, 12)).flatten(0, 1).float()[:, None], 9) > 0
    target = cells.view(*batch.lowres_place.shape[:2], 1, 9, 9)
    figures["selected"] = float(selected.float().mean((-1, -2))[:, used].mean())
    figures["hit"] = float((selected & target).flatten(-2).any(-1)[:, answered].float().mean())
    return figures
