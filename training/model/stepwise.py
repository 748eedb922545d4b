"""The decoder as it is used: prompt, then one token at a time, exactly as the specification says; all five variants."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor

from .decoder import Decoder, causal_attention, cross_attention, cross_memory, merge
from .rotary import highres_tables, rotary_tables, rotate
from .selection import highres_mask, select_cells

VARIANTS = ("flex", "lowres", "hd", "xattn", "full")


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
    c = decoder.config
    scale = c.head_dim**-0.5
    reads = flex if variant is None else variant == "flex"
    cos_h, sin_h = highres_tables(image_start, c.lowres_grid, c.highres_grid, c.head_dim)
    memory = [cross_memory(layer, highres) for layer in decoder.layers] if variant == "xattn" else None
    keys: list[Tensor] = []
    values: list[Tensor] = []
    x = prompt[:-1]
    cos, sin = rotary_tables(torch.arange(len(x)), c.head_dim)
    for index, layer in enumerate(decoder.layers):
        a, n = layer.self_attn, layer.input_layernorm(x)
        q, k, v = (a.split(f(n)) for f in (a.q_proj, a.k_proj, a.v_proj))
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        keys.append(k)
        values.append(v)
        x = x + a.o_proj(merge(causal_attention(q * scale, k, v)))
        if memory is not None:
            x = x + cross_attention(layer, x, memory[index])[0]
        x = x + layer.mlp(layer.post_attention_layernorm(x))

    result, current = Answer(), prompt[-1:]
    for _ in range(steps):
        x, mask = current, None
        cos, sin = rotary_tables(torch.arange(keys[0].shape[1], keys[0].shape[1] + 1), c.head_dim)
        maps, grids = [], []
        for index, layer in enumerate(decoder.layers):
            a, n = layer.self_attn, layer.input_layernorm(x)
            q, k, v = (a.split(f(n)) for f in (a.q_proj, a.k_proj, a.v_proj))
            q = rotate(q, cos, sin)
            keys[index] = torch.cat([keys[index], rotate(k, cos, sin)], 1)
            values[index] = torch.cat([values[index], v], 1)
            scores = (q * scale) @ keys[index].transpose(-1, -2)
            ordinary, all_values = scores.softmax(-1), values[index]
            if mask is not None and reads and bool(mask.any()):
                kh = rotate(a.split(a.k_proj_hd(highres)), cos_h, sin_h)[:, mask]
                vh = a.split(a.v_proj_hd(highres))[:, mask]
                scores = torch.cat([scores, (q * scale) @ kh.transpose(-1, -2)], -1)
                all_values = torch.cat([all_values, vh], 1)
            mixed = scores.softmax(-1) @ all_values
            if index >= c.flex_start_layer - 1:
                image = ordinary[:, 0, image_start : image_start + c.lowres_grid**2].sum(0)
                maps.append(image.view(c.lowres_grid, c.lowres_grid))
                grids.append(select_cells(maps[-1], inside, threshold))
                mask = highres_mask(grids[-1], c.highres_grid)
            x = x + a.o_proj(merge(mixed))
            if memory is not None:
                x = x + cross_attention(layer, x, memory[index])[0]
            x = x + layer.mlp(layer.post_attention_layernorm(x))
        logits = decoder.lm_head(decoder.norm(x))[0]
        token = int(logits.argmax())
        result.tokens.append(token)
        result.logits.append(logits)
        result.maps.append(maps)
        result.grids.append(grids)
        if token == end:
            break
        current = decoder.embed_tokens(torch.tensor([token]))
    return result
