"""From an image of any size to the tower's inputs, as the authors' code prepares them (specification section 1)."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ..train.pretrain_vision import MEAN, STD
from ..pictures.tile_buffer import square_1008


def views(pixels: np.ndarray) -> Tensor:
    """u8 [H, W, 3] -> f32 [10, 3, 336, 336]: the low-res view, then the nine high-res tiles row by row."""
    square = torch.from_numpy(np.array(square_1008(pixels))).permute(2, 0, 1)[None].float() / 255
    highres = (square - MEAN) / STD
    lowres = F.interpolate(highres, (336, 336), mode="bilinear", align_corners=False, antialias=True)
    tiles = highres.view(1, 3, 3, 336, 3, 336).permute(0, 2, 4, 1, 3, 5).reshape(9, 3, 336, 336)
    return torch.cat([lowres, tiles])


def raster(tiles: Tensor) -> Tensor:
    """Tile features [9, 144, D] -> [1296, D] in raster order of the whole image."""
    d = tiles.shape[-1]
    return tiles.view(3, 3, 12, 12, d).permute(0, 2, 1, 3, 4).reshape(1296, d)
