"""LLaMA decoder with FlexAttention: weights named as released, a packed forward for training, a stepwise one for use.

Shapes: B images, Q questions an image, T tokens a question, P prefix positions (text before the image and the
image), A answer rows a question (the last prompt token and the answer tokens), F questions that read high-res
tokens, R = G*G high-res tokens.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .rotary import highres_tables, rotary_tables, rotate
from .selection import highres_mask, select_cells


FUSED_FROM = 512


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


@dataclass
class Questions:
    """What the packed forward needs to know of the questions beyond their tokens."""

    answer_rows: Tensor
    """i64 [B, Q, A]: rows that predict the answer; unused places repeat the last one."""
    flex: int
    """The first F questions of every image read high-res tokens, the others do not."""
    inside: Tensor
    """bool [B, g, g]: False in the padding."""
    appended: int = 0
    """E high-res tokens that stand in the prefix right after the low-res ones (variants hd and full)."""
    cross: bool = False
    """Every layer reads all high-res tokens by cross-attention (variant xattn)."""


@dataclass
class LayerTrace:
    """Attention of the answer rows in one layer, for the extra losses and statistics."""

    image_mass: Tensor
    """f32 [B, Q, A, g*g]: head mean over the ordinary softmax."""
    highres_mass: Tensor | None
    """Head mean of the attention on high-res tokens in the last two layers: f32 [B, F, A, G*G] of the joint softmax
    (flex), [B, Q, A, E] of the ordinary one (hd, full), [B, Q, A, G*G] of the cross-attention (xattn)."""
    selected: Tensor | None
    """bool [B, Q, A, 9, 9]: what this layer selects."""


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

    def packed(
        self, prefix: Tensor, image_start: int, tokens: Tensor, highres: Tensor, asked: Questions
    ) -> tuple[Tensor, list[LayerTrace], Tensor]:
        """Many questions on one image in one pass.

        prefix f32 [B, P, D] (embedded text and image features, those of hd and full included), tokens i64 [B, Q, T], highres [B, R, D]
        -> hidden states of the answer rows after the final norm [B, Q, A, D], traces of the selecting layers,
        and the answer rows as the first selecting layer finds them [B, Q, A, D].
        """
        c = self.config
        b, q, t = tokens.shape
        p = prefix.shape[1]
        x, y = prefix, self.embed_tokens(tokens)
        cos_x, sin_x = rotary_tables(torch.arange(p), c.head_dim)
        cos_y, sin_y = rotary_tables(torch.arange(p, p + t), c.head_dim)
        cos_h, sin_h = highres_tables(image_start, c.lowres_grid, c.highres_grid, c.head_dim)
        rows = asked.answer_rows
        causal = torch.full((t, t), float("-inf")).triu(1)
        mask, traces = None, []
        for index, layer in enumerate(self.layers):
            a = layer.self_attn
            if index == c.flex_start_layer - 1:
                asking = y.gather(2, rows[..., None].expand(-1, -1, -1, y.shape[-1]))
            nx, ny = layer.input_layernorm(x), layer.input_layernorm(y)
            qx, kx, vx = (a.split(f(nx)) for f in (a.q_proj, a.k_proj, a.v_proj))
            qy, ky, vy = (a.split(f(ny)) for f in (a.q_proj, a.k_proj, a.v_proj))
            qx, kx = rotate(qx, cos_x, sin_x), rotate(kx, cos_x, sin_x)
            qy, ky = rotate(qy, cos_y, sin_y), rotate(ky, cos_y, sin_y)
            scale = c.head_dim**-0.5

            mixed_x = causal_attention(qx * scale, kx, vx)
            # questions: [B, Q, heads, T, P] over the prefix, [B, Q, heads, T, T] over themselves
            over_prefix = torch.einsum("bqhtd,bhpd->bqhtp", qy * scale, kx)
            over_self = (qy * scale) @ ky.transpose(-1, -2) + causal.to(qy.dtype)
            scores = torch.cat([over_prefix, over_self], -1).float()
            probabilities = scores.softmax(-1)
            mixed_y = torch.einsum("bqhtp,bhpd->bqhtd", probabilities[..., :p].to(vx.dtype), vx)
            mixed_y = mixed_y + probabilities[..., p:].to(vy.dtype) @ vy

            selecting, reading = index >= c.flex_start_layer - 1, index >= c.flex_start_layer
            if selecting:
                pick = rows[:, :, None, :, None].expand(-1, -1, c.num_attention_heads, -1, scores.shape[-1])
                answer_probabilities = probabilities.gather(3, pick)
                image_mass = answer_probabilities[..., image_start : image_start + c.lowres_grid**2].mean(2)
            highres_mass, n = None, asked.flex
            last = index >= c.num_hidden_layers - 2
            if last and asked.appended:
                begin = image_start + c.lowres_grid**2
                highres_mass = answer_probabilities[..., begin : begin + asked.appended].mean(2)
            if reading and n > 0:
                features = highres.to(x.dtype)
                kh = rotate(a.split(a.k_proj_hd(features)), cos_h, sin_h)
                vh = a.split(a.v_proj_hd(features))
                # [B, F, heads, A, R]; what is not selected is hidden
                row_index = rows[:, :n, None, :, None].expand(-1, -1, c.num_attention_heads, -1, c.head_dim)
                queries = qy[:, :n].gather(3, row_index) * scale
                over_highres = torch.einsum("bqhad,bhrd->bqhar", queries, kh).float()
                over_highres = over_highres.masked_fill(~mask[:, :n, None], -1e30)
                ordinary = scores[:, :n].gather(3, pick[:, :n]).logsumexp(-1, keepdim=True)
                # joint softmax = both softmaxes, weighted by their shares of the sum of exponentials
                share = torch.sigmoid(over_highres.logsumexp(-1, keepdim=True) - ordinary)
                high_probabilities = over_highres.softmax(-1)
                mixed_high = torch.einsum("bqhar,bhrd->bqhad", high_probabilities.to(vh.dtype), vh)
                old = mixed_y[:, :n].gather(3, row_index)
                new = (old + share.to(old.dtype) * (mixed_high - old)).to(mixed_y.dtype)
                mixed_y = torch.cat([mixed_y[:, :n].scatter(3, row_index, new), mixed_y[:, n:]], 1)
                if last:
                    highres_mass = (high_probabilities * share).mean(2)
            if selecting:
                maps = image_mass.detach().unflatten(-1, (c.lowres_grid, c.lowres_grid))
                selected = select_cells(maps, asked.inside[:, None, None])
                mask = highres_mask(selected, c.highres_grid)
            x = x + a.o_proj(merge(mixed_x))
            y = y + a.o_proj(merge(mixed_y))
            if asked.cross:
                memory = cross_memory(layer, highres.to(x.dtype))
                x = x + cross_attention(layer, x, memory)[0]
                added, seen = cross_attention(layer, y, (memory[0][:, None], memory[1][:, None]))
                y = y + added
                if last:
                    highres_mass = seen.gather(3, rows[:, :, None, :, None].expand(*seen.shape[:3], -1, seen.shape[-1])).mean(2)
            if selecting:
                traces.append(LayerTrace(image_mass, highres_mass, selected))
            x = x + layer.mlp(layer.post_attention_layernorm(x))
            y = y + layer.mlp(layer.post_attention_layernorm(y))
        final = y.gather(2, rows[..., None].expand(-1, -1, -1, y.shape[-1]))
        return self.norm(final), traces, asking


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
