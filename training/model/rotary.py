"""Rotary tables, and the high-res ones made from them (specification section 3)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def rotary_tables(positions: Tensor, head_dim: int, theta: float = 10000.0) -> tuple[Tensor, Tensor]:
    """positions [...] -> cos, sin f32 [..., head_dim] (both halves alike)."""
    frequencies = theta ** (-torch.arange(0, head_dim, 2).float() / head_dim)
    angles = positions.float()[..., None] * frequencies
    angles = torch.cat([angles, angles], -1)
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate-half; x [..., head_dim], tables broadcast against it."""
    first, second = x.chunk(2, -1)
    return x * cos.to(x.dtype) + torch.cat([-second, first], -1) * sin.to(x.dtype)


def highres_tables(start: int, g: int, big: int, head_dim: int, theta: float = 10000.0) -> tuple[Tensor, Tensor]:
    """Tables of the g*g image positions from `start`, resized bicubically to f32 [big*big, head_dim]."""

    def grow(table: Tensor) -> Tensor:
        grid = table.view(g, g, head_dim).permute(2, 0, 1)[None]
        grown = F.interpolate(grid, (big, big), mode="bicubic", align_corners=False)
        return grown[0].permute(1, 2, 0).reshape(big * big, head_dim)

    cos, sin = rotary_tables(torch.arange(start, start + g * g), head_dim, theta)
    return grow(cos), grow(sin)
