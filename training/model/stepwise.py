"""The decoder as it is used: prompt, then one token at a time, exactly as the specification says; all five variants.

Shapes are named in `decoder`; n is the number of positions seen so far, N that of the prompt.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor

from .decoder import Decoder, Layer, causal_attention, cross_attention, cross_memory, merge
from .rotary import highres_tables, rotary_tables, rotate
from .selection import highres_mask, select_cells


@dataclass
class Answer:
    tokens: list[int] = field(default_factory=list)
    logits: list[Tensor] = field(default_factory=list)
    maps: list[list[Tensor]] = field(default_factory=list)
    """Per token, per selecting layer: f32 [g, g], summed over heads."""
    grids: list[list[Tensor]] = field(default_factory=list)
    """Per token, per selecting layer: bool [9, 9]."""


def image_rows(variant: str, lowres: Tensor, highres: Tensor, hd: Tensor | None) -> Tensor:
    """What stands in the prompt in place of the image, [n, D]: low-res tokens, then those of `hd` or `full`."""
    if variant == "hd":
        assert hd is not None
        return torch.cat([lowres, hd])
    return torch.cat([lowres, highres]) if variant == "full" else lowres


@torch.no_grad()
def answer(
    decoder: Decoder,
    prompt: Tensor,
    image_start: int,
    highres: Tensor,
    inside: Tensor,
    steps: int,
    flex: bool = True,
    end: int | None = 2,
    threshold: float = 48,
    variant: str | None = None,
) -> Answer:
    """Greedy. prompt f32 [N, D] with `image_rows` in place, highres f32 [R, D]; stops after `end`.

    `variant` decides where it is given, otherwise `flex` between flex and lowres.
    """
    reads = flex if variant is None else variant == "flex"
    run = _Run(decoder, image_start, highres, inside, threshold, reads, variant == "xattn")
    run.read_prompt(prompt[:-1])
    result, current = Answer(), prompt[-1:]
    for _ in range(steps):
        logits, maps, grids = run.step(current)
        token = int(logits.argmax())
        result.tokens.append(token)
        result.logits.append(logits)
        result.maps.append(maps)
        result.grids.append(grids)
        if token == end:
            break
        current = decoder.embed_tokens(torch.tensor([token]))
    return result


class _Run:
    """One answer in the making: the keys and values of what was read, layer by layer."""

    def __init__(
        self,
        decoder: Decoder,
        image_start: int,
        highres: Tensor,
        inside: Tensor,
        threshold: float,
        reads: bool,
        cross: bool,
    ) -> None:
        """`reads`: layers read the high-res tokens [R, D] that the layer before selected (flex); `cross`: all of them, by
        cross-attention (xattn)."""
        c = decoder.config
        self.decoder, self.image_start, self.highres = decoder, image_start, highres
        self.inside, self.threshold, self.reads = inside, threshold, reads
        self.highres_table = highres_tables(image_start, c.lowres_grid, c.highres_grid, c.head_dim)
        self.memory = [cross_memory(layer, highres) for layer in decoder.layers] if cross else None
        self.keys: list[Tensor] = []
        """Of each layer, rotated, [heads, n, headDim]."""
        self.values: list[Tensor] = []
        """Of each layer, [heads, n, headDim]."""

    def read_prompt(self, x: Tensor) -> None:
        """x [N - 1, D]: all of the prompt but its last position."""
        c = self.decoder.config
        table = rotary_tables(torch.arange(len(x)), c.head_dim)
        for index, layer in enumerate(self.decoder.layers):
            q, k, v = _projected(layer, x, table)
            self.keys.append(k)
            self.values.append(v)
            x = self.mixed_in(index, x, causal_attention(q * c.head_dim**-0.5, k, v))

    def step(self, x: Tensor) -> tuple[Tensor, list[Tensor], list[Tensor]]:
        """x [1, D]: the next position -> logits [V], and of each selecting layer its map f32 [g, g] and its cells bool
        [9, 9]."""
        c = self.decoder.config
        seen = self.keys[0].shape[1]
        table = rotary_tables(torch.arange(seen, seen + 1), c.head_dim)
        mask, maps, grids = None, [], []
        for index, layer in enumerate(self.decoder.layers):
            q, k, v = _projected(layer, x, table)
            self.keys[index] = torch.cat([self.keys[index], k], 1)
            self.values[index] = torch.cat([self.values[index], v], 1)
            mixed, ordinary = self.attend(index, layer, q * c.head_dim**-0.5, mask)
            if index >= c.flex_start_layer - 1:
                image = ordinary[:, 0, self.image_start : self.image_start + c.lowres_grid**2].sum(0)
                maps.append(image.view(c.lowres_grid, c.lowres_grid))
                grids.append(select_cells(maps[-1], self.inside, self.threshold))
                mask = highres_mask(grids[-1], c.highres_grid)
            x = self.mixed_in(index, x, mixed)
        return self.decoder.lm_head(self.decoder.norm(x))[0], maps, grids

    def attend(self, index: int, layer: Layer, q: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        """q [heads, 1, headDim], scaled -> values mixed over what was read and, where `mask` bool [R] selects any, over
        high-res tokens [heads, 1, headDim], and the ordinary softmax alone [heads, 1, n]."""
        a = layer.self_attn
        scores, values = q @ self.keys[index].transpose(-1, -2), self.values[index]
        ordinary = scores.softmax(-1)
        if mask is not None and self.reads and bool(mask.any()):
            kh = rotate(a.split(a.k_proj_hd(self.highres)), *self.highres_table)[:, mask]
            vh = a.split(a.v_proj_hd(self.highres))[:, mask]
            scores = torch.cat([scores, q @ kh.transpose(-1, -2)], -1)
            values = torch.cat([values, vh], 1)
        return scores.softmax(-1) @ values, ordinary

    def mixed_in(self, index: int, x: Tensor, mixed: Tensor) -> Tensor:
        """x [T, D] after a layer whose self-attention gives `mixed` [heads, T, headDim]."""
        layer = self.decoder.layers[index]
        x = x + layer.self_attn.o_proj(merge(mixed))
        if self.memory is not None:
            x = x + cross_attention(layer, x, self.memory[index])[0]
        return x + layer.mlp(layer.post_attention_layernorm(x))


def _projected(layer: Layer, x: Tensor, table: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    """x [T, D] -> queries and keys, rotated, and values, [heads, T, headDim]."""
    a, n = layer.self_attn, layer.input_layernorm(x)
    q, k, v = (a.split(f(n)) for f in (a.q_proj, a.k_proj, a.v_proj))
    return rotate(q, *table), rotate(k, *table), v
