"""From an image of any size to the tower's inputs, as the authors' code prepares them (specification section 1)."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ..pictures.square import square_1008

MEAN = torch.tensor((0.48145466, 0.4578275, 0.40821073)).view(1, 3, 1, 1)
STD = torch.tensor((0.26862954, 0.26130258, 0.27577711)).view(1, 3, 1, 1)
LOWRES_SIZE, HD_SIZE = 336, 448
"""Sides of the low-res view and of the larger view that variant `hd` adds, in pixels."""


def views(pixels: np.ndarray) -> Tensor:
    """u8 [H, W, 3] -> f32 [10, 3, 336, 336]: the low-res view, then the nine high-res tiles row by row."""
    square = _normalised_square(pixels)
    tiles = square.view(1, 3, 3, 336, 3, 336).permute(0, 2, 4, 1, 3, 5).reshape(9, 3, 336, 336)
    return torch.cat([_resized(square, LOWRES_SIZE), tiles])


def hd_view(pixels: np.ndarray, size: int = HD_SIZE) -> Tensor:
    """u8 [H, W, 3] -> f32 [1, 3, size, size]: the high-res square resized as the low-res view is."""
    return _resized(_normalised_square(pixels), size)


def raster(tiles: Tensor) -> Tensor:
    """Features of the nine tiles [9, g*g, D] -> [9*g*g, D] in raster order of the whole image."""
    g, d = round(tiles.shape[1] ** 0.5), tiles.shape[-1]
    return tiles.view(3, 3, g, g, d).permute(0, 2, 1, 3, 4).reshape(9 * g * g, d)


def _normalised_square(pixels: np.ndarray) -> Tensor:
    """u8 [H, W, 3] -> f32 [1, 3, 1008, 1008]"""
    square = torch.from_numpy(np.array(square_1008(pixels))).permute(2, 0, 1)[None].float() / 255
    return (square - MEAN) / STD


def _resized(square: Tensor, size: int) -> Tensor:
    return F.interpolate(square, (size, size), mode="bilinear", align_corners=False, antialias=True)
