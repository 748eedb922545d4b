"""The larger view variant `hd` adds to the prompt."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ..train.pretrain_vision import MEAN, STD
from ..pictures.tile_buffer import square_1008

HD_SIZE = 448


def hd_view(pixels: np.ndarray, size: int = HD_SIZE) -> Tensor:
    """u8 [H, W, 3] -> f32 [1, 3, size, size]: the high-res square resized as the low-res view is."""
    square = torch.from_numpy(np.array(square_1008(pixels))).permute(2, 0, 1)[None].float() / 255
    highres = (square - MEAN) / STD
    return F.interpolate(highres, (size, size), mode="bilinear", align_corners=False, antialias=True)
