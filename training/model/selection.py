"""From an attention map to the high-res tokens the next layer reads (specification section 4, steps 3 to 6)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

CELLS = 9


def padding_margin(width: int, height: int, g: int) -> tuple[int, bool]:
    """Rows or columns of the map that lie wholly in the padding, and whether they are rows."""
    margin = abs(width - height) // 2
    return int(margin / max(width, height) * g), width > height


def select_cells(maps: Tensor, inside: Tensor, threshold: float = 48) -> Tensor:
    """maps f32 [..., g, g], inside bool broadcastable (False = padding) -> selected bool [..., 9, 9]."""
    g = maps.shape[-1]
    maps = maps * inside
    low, high = maps.amin((-1, -2), keepdim=True), maps.amax((-1, -2), keepdim=True)
    hot = (255 * (maps - low) / (high - low) > threshold).float()
    pooled = F.adaptive_max_pool2d(hot.reshape(-1, 1, g, g), CELLS)
    return pooled.view(*maps.shape[:-2], CELLS, CELLS) > 0


def highres_mask(selected: Tensor, big: int) -> Tensor:
    """selected bool [..., 9, 9] -> bool [..., big*big], nearest."""
    index = (torch.arange(big) * CELLS) // big
    return selected[..., index, :][..., index].flatten(-2)


def inside_padding(width: int, height: int, g: int) -> Tensor:
    """bool [g, g]: True where the map shows image."""
    inside = torch.ones(g, g, dtype=torch.bool)
    margin, rows = padding_margin(width, height, g)
    if margin > 0:
        if rows:
            inside[:margin] = inside[-margin:] = False
        else:
            inside[:, :margin] = inside[:, -margin:] = False
    return inside
