"""Arrays that are filled on disk, a slot at a time, and read while they grow."""

from __future__ import annotations

from pathlib import Path

import numpy as np


def stored_array(path: Path, dtype: type, shape: tuple[int, ...], keep: bool) -> np.ndarray:
    """The array of `path` (.npy), mapped into memory for writing; `keep` opens what is there in its own shape, otherwise it
    is made anew."""
    return np.lib.format.open_memmap(path, "r+" if keep else "w+", dtype, None if keep else shape)
