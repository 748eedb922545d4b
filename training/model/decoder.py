"""LLaMA decoder with FlexAttention: its weights, named as released. `packed` runs it in training, `stepwise` in use.

Shapes: B images, Q questions an image, T tokens a question, P prefix positions (text before the image and the
image), A answer rows a question (the last prompt token and the answer tokens), F questions that read high-res
tokens, R = G*G high-res tokens.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

FUSED_FROM = 512
"""Positions above which attention is computed by the fused kernel."""


@dataclass(frozen=True)
class DecoderConfig:
    hidden_size: int = 256
    intermediate_size: int = 704
    num_hidden_layers: int = 8
    num_attention_heads: int = 4
    vocab_size: int = 512
    flex_start_layer: int = 3
    lowres_grid: int = 12
    highres_grid: int = 36
    rms_norm_eps: float = 1e-5
    xattn_hidden_size: int = 0
    """Width of the cross-attention in every layer; 0 = none (only variant `xattn` has it)."""

    @property
    def head_dim(self) -> int:
        return self.hidden_size // self.num_attention_heads


class RmsNorm(nn.Module):
    def __init__(self, size: int, eps: float) -> None:
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(size)), eps

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x.float(), x.shape[-1:], self.weight, self.eps)


class SelfAttention(nn.Module):
    def __init__(self, c: DecoderConfig, flex: bool) -> None:
        super().__init__()
        d = c.hidden_size
        self.heads = c.num_attention_heads
        self.q_proj, self.k_proj = nn.Linear(d, d, bias=False), nn.Linear(d, d, bias=False)
        self.v_proj, self.o_proj = nn.Linear(d, d, bias=False), nn.Linear(d, d, bias=False)
        if flex:
            self.k_proj_hd, self.v_proj_hd = nn.Linear(d, d, bias=False), nn.Linear(d, d, bias=False)

    def split(self, x: Tensor) -> Tensor:
        """[..., N, D] -> [..., heads, N, headDim]"""
        return x.view(*x.shape[:-1], self.heads, -1).transpose(-2, -3)


class CrossAttention(nn.Module):
    """Every position reads all high-res tokens; heads share a narrow width."""

    def __init__(self, c: DecoderConfig) -> None:
        super().__init__()
        d, w = c.hidden_size, c.xattn_hidden_size
        self.q_proj, self.k_proj = nn.Linear(d, w, bias=False), nn.Linear(d, w, bias=False)
        self.v_proj, self.o_proj = nn.Linear(d, w, bias=False), nn.Linear(w, d, bias=False)


class Mlp(nn.Module):
    def __init__(self, c: DecoderConfig) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(c.hidden_size, c.intermediate_size, bias=False)
        self.up_proj = nn.Linear(c.hidden_size, c.intermediate_size, bias=False)
        self.down_proj = nn.Linear(c.intermediate_size, c.hidden_size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, c: DecoderConfig, index: int) -> None:
        super().__init__()
        self.input_layernorm = RmsNorm(c.hidden_size, c.rms_norm_eps)
        self.self_attn = SelfAttention(c, index >= c.flex_start_layer)
        self.post_attention_layernorm = RmsNorm(c.hidden_size, c.rms_norm_eps)
        self.mlp = Mlp(c)
        if c.xattn_hidden_size > 0:
            self.cross_attn_layernorm = RmsNorm(c.hidden_size, c.rms_norm_eps)
            self.cross_attn = CrossAttention(c)


class Decoder(nn.Module):
    def __init__(self, c: DecoderConfig) -> None:
        super().__init__()
        self.config = c
        self.embed_tokens = nn.Embedding(c.vocab_size, c.hidden_size)
        self.layers = nn.ModuleList(Layer(c, i) for i in range(c.num_hidden_layers))
        self.norm = RmsNorm(c.hidden_size, c.rms_norm_eps)
        self.lm_head = nn.Linear(c.hidden_size, c.vocab_size, bias=False)
        for name, p in self.named_parameters():
            if p.ndim > 1:
                scale = (2 * c.num_hidden_layers) ** -0.5 if name.endswith(("o_proj.weight", "down_proj.weight")) else 1
                nn.init.normal_(p, std=c.hidden_size**-0.5 * scale)


def cross_memory(layer: Layer, highres: Tensor) -> tuple[Tensor, Tensor]:
    """highres [..., R, D] -> keys and values [..., heads, R, headSize] of a layer's cross-attention: they depend on the
    image alone."""
    a, split = layer.cross_attn, layer.self_attn.split
    return split(a.k_proj(highres)), split(a.v_proj(highres))


def cross_attention(layer: Layer, x: Tensor, memory: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
    """x [..., T, D] -> what the cross-attention of variant `xattn` adds to it, and its attention f32
    [..., heads, T, R]: every position reads all of f_HR."""
    a, (k, v) = layer.cross_attn, memory
    q = layer.self_attn.split(a.q_proj(layer.cross_attn_layernorm(x)))
    probabilities = (q @ k.transpose(-1, -2) * k.shape[-1] ** -0.5).float().softmax(-1)
    return a.o_proj(merge(probabilities.to(v.dtype) @ v)), probabilities


def merge(x: Tensor) -> Tensor:
    """[..., heads, N, headDim] -> [..., N, D]"""
    return x.transpose(-2, -3).flatten(-2)


def causal_attention(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Causal attention; q is scaled already. Short sequences explicitly: the fused kernel's backward is slow on CPUs;
    from about 500 positions on it is four times as fast all the same."""
    n = q.shape[-2]
    if n > FUSED_FROM:
        batched = [t if t.ndim == 4 else t[None] for t in (q, k, v)]
        return F.scaled_dot_product_attention(*batched, is_causal=True, scale=1.0).view_as(q)
    scores = q @ k.transpose(-1, -2) + torch.full((n, n), float("-inf"), dtype=q.dtype).triu(1)
    return scores.float().softmax(-1).to(v.dtype) @ v
