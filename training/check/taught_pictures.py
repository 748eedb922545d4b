"""What pictures of the generator look like to the tower as a whole, and how far another one is from that.

Of a picture's low-res view the patches' mean and deviation are taken, over the picture without its padding. Those of scenes
and of aerial views are two Gaussians: some long axes, and one width across all others. How far a picture is, is its distance
from the nearer of them, in units of what most pictures of the generator stay within, and how much it looks, by a linear
rule, like `strangers` rather than the generator's (`engine/seeing/TaughtPictures.ts`). No picture made by others is used.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from ..model.checkpoint import Checkpoint
from ..model.pixels import views
from ..model.vision import VisionTransformer
from ..pictures.ground import random_ground
from ..pictures.scenes import make_picture
from ..pictures.varied_ground import varied_ground

FIRST_SEED = 93_000_000
AXES = 24
SHARE_OF_LINEAR = 0.8
"""What the linear rule counts beside the distance."""
PENALTY = 100.0
"""On the linear rule's weights, of which there are many."""
FOLDS = 4
QUANTILE = 0.99
"""The share of left-out pictures of the generator that the limit calls taught."""


@dataclass
class Kind:
    """One Gaussian over statistics [2 H]."""

    mean: np.ndarray
    axes: np.ndarray
    """[k, 2 H], orthonormal."""
    spreads: np.ndarray
    """[k], standard deviations."""
    rest: float

    def distance(self, statistics: np.ndarray) -> np.ndarray:
        """[n, 2 H] -> [n], in standard deviations."""
        difference = statistics - self.mean
        along = difference @ self.axes.T
        across = np.maximum(0, (difference**2).sum(1) - (along**2).sum(1))
        return np.sqrt(((along / self.spreads) ** 2).sum(1) + across / self.rest**2)


@dataclass
class Rule:
    kinds: list[Kind]
    unit: float
    """Distance that counts one."""
    slope: np.ndarray
    """[2 H], of the linear rule."""
    offset: float
    limit: float = 1

    def strangeness(self, statistics: np.ndarray) -> np.ndarray:
        """[n, 2 H] -> [n]; pictures of the generator are up to `limit`."""
        distance = np.min([kind.distance(statistics) for kind in self.kinds], axis=0)
        return np.maximum(0, distance / self.unit + statistics @ self.slope + self.offset)


def fitted(taught: np.ndarray, aerial: np.ndarray, strange: np.ndarray) -> Rule:
    """The limit is a quantile of the strangeness that pictures of the generator have which were left out of fitting, a quarter
    at a time."""
    fold = np.arange(len(taught)) // 12 % FOLDS
    left_out = np.zeros(len(taught))
    for number in range(FOLDS):
        kept = fold != number
        left_out[~kept] = _without_limit(taught[kept], aerial[kept], strange).strangeness(taught[~kept])
    rule = _without_limit(taught, aerial, strange)
    rule.limit = float(np.quantile(left_out, QUANTILE))
    return rule


def _without_limit(taught: np.ndarray, aerial: np.ndarray, strange: np.ndarray) -> Rule:
    kinds = [_gaussian(taught[~aerial]), _gaussian(taught[aerial])]
    unit = float(np.quantile(np.min([kind.distance(taught) for kind in kinds], axis=0), 0.99))
    slope, offset = _linear(taught, strange)
    scale = SHARE_OF_LINEAR / abs(float(np.median(taught @ slope + offset)))
    return Rule(kinds, unit, slope * scale, offset * scale)


def _gaussian(statistics: np.ndarray) -> Kind:
    mean = statistics.mean(0)
    _, sizes, rows = np.linalg.svd(statistics - mean, full_matrices=False)
    variances = sizes**2 / len(statistics)
    rest = variances[AXES:].sum() / (statistics.shape[1] - AXES)
    return Kind(mean, rows[:AXES], np.sqrt(variances[:AXES]), float(np.sqrt(rest)))


def _linear(taught: np.ndarray, strange: np.ndarray) -> tuple[np.ndarray, float]:
    """Logistic regression: above 0 for what is rather strange."""
    spread = torch.from_numpy(taught.std(0))
    x = torch.from_numpy(np.concatenate([taught, strange])) / spread
    y = torch.cat([torch.zeros(len(taught)), torch.ones(len(strange))]).double()
    weights = torch.zeros(x.shape[1] + 1, dtype=torch.float64, requires_grad=True)
    solver = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        solver.zero_grad()
        value = F.binary_cross_entropy_with_logits(x @ weights[:-1] + weights[-1], y, reduction="sum")
        value = value + PENALTY / 2 * (weights[:-1] ** 2).sum()
        value.backward()
        return value

    solver.step(loss)
    return (weights[:-1] / spread).detach().numpy(), float(weights[-1].detach())


def statistics_of(tower: VisionTransformer, pixels: np.ndarray) -> np.ndarray:
    """u8 [height, width, 3] -> f64 [2 H], `engine/seeing/patchStatistics.ts`."""
    with torch.no_grad():
        patches = tower(views(pixels)[:1])[0].double().numpy()
    shares = picture_shares(pixels.shape[1], pixels.shape[0], round(len(patches) ** 0.5))
    mean = shares @ patches
    return np.concatenate([mean, np.sqrt(shares @ (patches - mean) ** 2)])


def picture_shares(width: int, height: int, grid: int) -> np.ndarray:
    """[grid * grid], sum 1: how much of the picture each patch of the padded square shows."""
    side = max(width, height)

    def covered(length: int) -> np.ndarray:
        start, edges = (side - length) // 2, np.arange(grid + 1) * side / grid
        return np.maximum(0, np.minimum(start + length, edges[1:]) - np.maximum(start, edges[:-1]))

    shares = np.outer(covered(height), covered(width)).ravel()
    return shares / shares.sum()


def is_aerial(index: int) -> bool:
    return index // 3 % 4 == 3


def taught_picture(index: int) -> np.ndarray:
    """u8 [height, width, 3] with fonts and backgrounds of training, two of three on varied grounds."""
    rng, aerial = random.Random(f"taught-{index}"), is_aerial(index)
    side, ratio = rng.choice((1008, 1008, 1008, 1512)), 1.0 if aerial or rng.random() < 0.4 else rng.uniform(0.5, 1)
    size = (side, round(side * ratio)) if rng.random() < 0.5 else (round(side * ratio), side)
    ground = random_ground if index % 3 == 0 else varied_ground
    return make_picture(aerial, FIRST_SEED + index, size=size, ground=ground).pixels


def statistics_of_all(folder: Path, make: Callable[[int], np.ndarray], count: int, processes: int) -> np.ndarray:
    """f64 [count, 2 H] of pictures 0 to count - 1, by the tower of a checkpoint."""
    with ProcessPoolExecutor(processes, initializer=_open, initargs=(folder,)) as pool:
        return np.stack(list(_told(pool.map(partial(_made, make), range(count), chunksize=4), count)))


_towers: list[VisionTransformer] = []


def _open(folder: Path) -> None:
    torch.set_num_threads(1)
    _towers.append(Checkpoint(folder).tower)


def _made(make: Callable[[int], np.ndarray], index: int) -> np.ndarray:
    return statistics_of(_towers[0], make(index))


def _told(items: Iterable[np.ndarray], count: int) -> Iterable[np.ndarray]:
    for done, item in enumerate(items, 1):
        if done % 100 == 0:
            print(f"{done} of {count} pictures", flush=True)
        yield item
