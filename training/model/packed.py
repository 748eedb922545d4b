"""Many questions on one image in one pass: how the decoder is trained. It computes what `stepwise` does.

Two streams go through the layers side by side: the prefix, which is the same for all questions on an image, and the
questions. What the five variants do differently stands in one function each. Shapes are named in `decoder`.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from .decoder import Decoder, DecoderConfig, Layer, causal_attention, cross_attention, cross_memory, merge
from .rotary import highres_tables, rotary_tables, rotate
from .selection import highres_mask, select_cells


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
    selected: Tensor
    """bool [B, Q, A, 9, 9]: what this layer selects."""


def packed(
    decoder: Decoder, prefix: Tensor, image_start: int, tokens: Tensor, highres: Tensor, asked: Questions
) -> tuple[Tensor, list[LayerTrace], Tensor]:
    """Many questions on one image in one pass.

    prefix f32 [B, P, D] (embedded text and image features, those of hd and full included), tokens i64 [B, Q, T], highres
    [B, R, D] -> hidden states of the answer rows after the final norm [B, Q, A, D], traces of the selecting layers,
    and the answer rows as the first selecting layer finds them [B, Q, A, D].
    """
    c = decoder.config
    x, y = prefix, decoder.embed_tokens(tokens)
    run = _Run.of(c, prefix.shape[1], image_start, tokens.shape[2], asked)
    mask, traces = None, []
    for index, layer in enumerate(decoder.layers):
        a, last = layer.self_attn, index >= c.num_hidden_layers - 2
        selecting, reading = index >= c.flex_start_layer - 1, index >= c.flex_start_layer
        if index == c.flex_start_layer - 1:
            asking = _rows_of(y, asked.answer_rows)
        seen = _self_attention(run, layer, x, y)
        highres_mass = None
        if selecting:
            looking = run.at_answers(seen.probabilities)
            image_mass = run.on_lowres(looking)
            if last and asked.appended:
                highres_mass = run.on_appended(looking)
        if reading and asked.flex > 0:
            mixed_y, on_highres = _read_selected(run, layer, seen, highres.to(x.dtype), mask)
            highres_mass = on_highres.mean() if last else None
        else:
            mixed_y = seen.mixed_y
        if selecting:
            maps = image_mass.detach().unflatten(-1, (c.lowres_grid, c.lowres_grid))
            selected = select_cells(maps, asked.inside[:, None, None])  # [B, Q, A, 9, 9]
            mask = highres_mask(selected, c.highres_grid)  # [B, Q, A, R]
        x = x + a.o_proj(merge(seen.mixed_x))
        y = y + a.o_proj(merge(mixed_y))
        if asked.cross:
            x, y, cross_probabilities = _read_all(layer, x, y, highres.to(x.dtype))
            if last:
                highres_mass = run.at_answers(cross_probabilities).mean(2)
        if selecting:
            traces.append(LayerTrace(image_mass, highres_mass, selected))
        x = x + layer.mlp(layer.post_attention_layernorm(x))
        y = y + layer.mlp(layer.post_attention_layernorm(y))
    return decoder.norm(_rows_of(y, asked.answer_rows)), traces, asking


@dataclass(frozen=True)
class _Run:
    """What is the same in all layers of a pass; tables are cos and sin, f32 [positions, headDim]."""

    config: DecoderConfig
    image_start: int
    asked: Questions
    prefix_table: tuple[Tensor, Tensor]
    question_table: tuple[Tensor, Tensor]
    highres_table: tuple[Tensor, Tensor]
    causal: Tensor
    """f32 [T, T]: minus infinity above the diagonal."""

    @staticmethod
    def of(c: DecoderConfig, p: int, image_start: int, t: int, asked: Questions) -> _Run:
        of_prefix = rotary_tables(torch.arange(p), c.head_dim)
        of_questions = rotary_tables(torch.arange(p, p + t), c.head_dim)
        of_highres = highres_tables(image_start, c.lowres_grid, c.highres_grid, c.head_dim)
        causal = torch.full((t, t), float("-inf")).triu(1)
        return _Run(c, image_start, asked, of_prefix, of_questions, of_highres, causal)

    @property
    def scale(self) -> float:
        return self.config.head_dim**-0.5

    def at_answers(self, of_rows: Tensor) -> Tensor:
        """Of [B, Q', heads, T, N] the answer rows, [B, Q', heads, A, N]; Q' is the first questions."""
        return of_rows.gather(3, self.answer_index(of_rows))

    def on_lowres(self, probabilities: Tensor) -> Tensor:
        """Head mean of attention f32 [B, Q, heads, A, P + T] on the low-res tokens, f32 [B, Q, A, g*g]."""
        return probabilities[..., self.image_start : self.image_start + self.config.lowres_grid**2].mean(2)

    def on_appended(self, probabilities: Tensor) -> Tensor:
        """The same on the tokens that `hd` and `full` append to them, f32 [B, Q, A, E]."""
        begin = self.image_start + self.config.lowres_grid**2
        return probabilities[..., begin : begin + self.asked.appended].mean(2)

    def answer_index(self, of_rows: Tensor) -> Tensor:
        """i64 [B, Q', heads, A, N]: where the answer rows stand in [B, Q', heads, T, N]."""
        rows = self.asked.answer_rows[:, : of_rows.shape[1], None, :, None]
        return rows.expand(-1, -1, of_rows.shape[2], -1, of_rows.shape[-1])


@dataclass(frozen=True)
class _Seen:
    """What the ordinary attention of a layer gives, for both streams."""

    mixed_x: Tensor
    """[B, heads, P, headDim]: values mixed for the prefix."""
    mixed_y: Tensor
    """[B, Q, heads, T, headDim]: values mixed for the questions."""
    queries: Tensor
    """[B, Q, heads, T, headDim]: of the questions, rotated."""
    scores: Tensor
    """f32 [B, Q, heads, T, P + T]: of the questions over the prefix and over themselves."""
    probabilities: Tensor
    """f32 [B, Q, heads, T, P + T]: softmax of the scores."""


def _self_attention(run: _Run, layer: Layer, x: Tensor, y: Tensor) -> _Seen:
    """x [B, P, D] attends to itself, y [B, Q, T, D] to the prefix and to itself; no question sees another."""
    a, p = layer.self_attn, x.shape[1]
    nx, ny = layer.input_layernorm(x), layer.input_layernorm(y)
    qx, kx, vx = (a.split(f(nx)) for f in (a.q_proj, a.k_proj, a.v_proj))  # [B, heads, P, headDim]
    qy, ky, vy = (a.split(f(ny)) for f in (a.q_proj, a.k_proj, a.v_proj))  # [B, Q, heads, T, headDim]
    qx, kx = rotate(qx, *run.prefix_table), rotate(kx, *run.prefix_table)
    qy, ky = rotate(qy, *run.question_table), rotate(ky, *run.question_table)
    mixed_x = causal_attention(qx * run.scale, kx, vx)
    over_prefix = torch.einsum("bqhtd,bhpd->bqhtp", qy * run.scale, kx)  # [B, Q, heads, T, P]
    over_self = (qy * run.scale) @ ky.transpose(-1, -2) + run.causal.to(qy.dtype)  # [B, Q, heads, T, T]
    scores = torch.cat([over_prefix, over_self], -1).float()
    probabilities = scores.softmax(-1)
    mixed_y = torch.einsum("bqhtp,bhpd->bqhtd", probabilities[..., :p].to(vx.dtype), vx)
    mixed_y = mixed_y + probabilities[..., p:].to(vy.dtype) @ vy
    return _Seen(mixed_x, mixed_y, qy, scores, probabilities)


@dataclass(frozen=True)
class _OnHighres:
    """Attention of the answer rows of `flex` on the high-res tokens."""

    probabilities: Tensor
    """f32 [B, F, heads, A, R]: softmax over what is selected."""
    share: Tensor
    """f32 [B, F, heads, A, 1]: of the joint softmax."""

    def mean(self) -> Tensor:
        """f32 [B, F, A, R]: head mean of the joint softmax."""
        return (self.probabilities * self.share).mean(2)


def _read_selected(
    run: _Run, layer: Layer, seen: _Seen, highres: Tensor, mask: Tensor
) -> tuple[Tensor, _OnHighres]:
    """Variant `flex`: the answer rows of the first F questions read the high-res tokens [B, R, D] that the layer before
    selected, mask bool [B, Q, A, R]. -> mixed values of all questions [B, Q, heads, T, headDim], and where they looked."""
    a, n, mixed_y = layer.self_attn, run.asked.flex, seen.mixed_y
    keys = rotate(a.split(a.k_proj_hd(highres)), *run.highres_table)  # [B, heads, R, headDim]
    values = a.split(a.v_proj_hd(highres))
    queries = run.at_answers(seen.queries[:, :n]) * run.scale  # [B, F, heads, A, headDim]
    over_highres = torch.einsum("bqhad,bhrd->bqhar", queries, keys).float()  # what is not selected is hidden
    over_highres = over_highres.masked_fill(~mask[:, :n, None], -1e30)
    ordinary = run.at_answers(seen.scores[:, :n]).logsumexp(-1, keepdim=True)
    # joint softmax = both softmaxes, weighted by their shares of the sum of exponentials
    share = torch.sigmoid(over_highres.logsumexp(-1, keepdim=True) - ordinary)
    probabilities = over_highres.softmax(-1)
    mixed_high = torch.einsum("bqhar,bhrd->bqhad", probabilities.to(values.dtype), values)
    old = run.at_answers(mixed_y[:, :n])
    new = (old + share.to(old.dtype) * (mixed_high - old)).to(mixed_y.dtype)
    written = mixed_y[:, :n].scatter(3, run.answer_index(mixed_y[:, :n]), new)
    return torch.cat([written, mixed_y[:, n:]], 1), _OnHighres(probabilities, share)


def _read_all(layer: Layer, x: Tensor, y: Tensor, highres: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Variant `xattn`: both streams read all high-res tokens [B, R, D]. -> x, y, and the attention of the questions f32
    [B, Q, heads, T, R]."""
    memory = cross_memory(layer, highres)
    x = x + cross_attention(layer, x, memory)[0]
    added, probabilities = cross_attention(layer, y, (memory[0][:, None], memory[1][:, None]))
    return x, y + added, probabilities


def _rows_of(y: Tensor, rows: Tensor) -> Tensor:
    """y [B, Q, T, D], rows i64 [B, Q, A] -> [B, Q, A, D]"""
    return y.gather(2, rows[..., None].expand(-1, -1, -1, y.shape[-1]))
