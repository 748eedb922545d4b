"""Lots of aerial views: a ninth of the picture may hold a car park or a block of buildings, named by its place."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from .square import SQUARE
from .wordlist import BUILDING_SHAPES, CAR_COLOURS, LOT_KINDS, PLACES

SLOT = (15.0, 27.0)
"""A parking space, in 1008 px units."""
AISLE = 9
"""What lies between two rows of parking spaces."""
PLOT_SIDE = 27
"""The square a building stands on."""
ROOFS = ((176, 92, 66), (120, 112, 108), (206, 200, 188), (92, 104, 124), (150, 120, 84))
PLOTS = ((208, 190, 150), (196, 206, 160), (222, 214, 196))


@dataclass
class Item:
    """A car or a building; x, y is its centre, kind a car colour or a building shape."""

    kind: str
    x: float
    y: float
    size: float
    turn: int = 0
    roof: int = 0


@dataclass
class Lot:
    """A car park or a block; x, y is its upper left corner, in 1008 px units."""

    kind: str
    place: str
    x: float
    y: float
    w: float
    h: float
    columns: int
    rows: int
    plot: int
    items: list[Item] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return sum(item.kind == kind for item in self.items)


def lots_of(rng: random.Random) -> list[Lot]:
    """Five to eight lots, each in its own ninth of a 1008 px square."""
    lots = []
    for place in rng.sample(range(9), rng.randint(5, 8)):
        row, column = divmod(place, 3)
        kind = rng.choice(LOT_KINDS)
        x = SQUARE * (column + 0.5) / 3 + rng.uniform(-50, 50)
        y = SQUARE * (row + 0.5) / 3 + rng.uniform(-50, 50)
        lots.append(random_lot(rng, kind, PLACES[place], x, y))
    return lots


def random_lot(rng: random.Random, kind: str, place: str, cx: float, cy: float) -> Lot:
    """A lot around a centre, with nought to four cars of each colour or buildings of each shape."""
    return (_car_park if kind == LOT_KINDS[0] else _block)(rng, kind, place, cx, cy)


def random_car(rng: random.Random, colour: str, x: float, y: float, turn: int = 0) -> Item:
    return Item(colour, x, y, rng.uniform(20, 22.5), turn)


def _car_park(rng: random.Random, kind: str, place: str, cx: float, cy: float) -> Lot:
    columns, rows = rng.randint(6, 8), rng.randint(2, 3)
    w, h = columns * SLOT[0] + 8, rows * (SLOT[1] + AISLE) + 6
    lot = Lot(kind, place, cx - w / 2, cy - h / 2, w, h, columns, rows, 0)
    wanted = [colour for colour in CAR_COLOURS for _ in range(rng.randint(0, 4))]
    spaces = _shuffled_spaces(rng, columns, rows)
    rng.shuffle(wanted)
    for colour, (c, r) in zip(wanted, spaces, strict=False):
        x = lot.x + 4 + (c + 0.5) * SLOT[0] + rng.uniform(-1, 1)
        y = lot.y + 3 + r * (SLOT[1] + AISLE) + 4 + SLOT[1] / 2 + rng.uniform(-2, 2)
        lot.items.append(random_car(rng, colour, x, y))
    return lot


def _block(rng: random.Random, kind: str, place: str, cx: float, cy: float) -> Lot:
    columns, rows = rng.randint(4, 5), rng.randint(3, 4)
    w, h = columns * PLOT_SIDE + 10, rows * PLOT_SIDE + 10
    lot = Lot(kind, place, cx - w / 2, cy - h / 2, w, h, columns, rows, rng.randrange(len(PLOTS)))
    counts = [rng.randint(0, 4), rng.randint(0, 4)]
    while sum(counts) == 0:
        counts = [rng.randint(0, 4), rng.randint(0, 4)]
    spaces = _shuffled_spaces(rng, columns, rows)
    for shape in [s for s, n in zip(BUILDING_SHAPES, counts, strict=True) for _ in range(n)]:
        c, r = spaces.pop()
        x = lot.x + 5 + (c + 0.5) * PLOT_SIDE + rng.uniform(-3, 3)
        y = lot.y + 5 + (r + 0.5) * PLOT_SIDE + rng.uniform(-3, 3)
        lot.items.append(Item(shape, x, y, rng.uniform(16.5, 20), 0, rng.randrange(len(ROOFS))))
    return lot


def _shuffled_spaces(rng: random.Random, columns: int, rows: int) -> list[tuple[int, int]]:
    spaces = [(c, r) for c in range(columns) for r in range(rows)]
    rng.shuffle(spaces)
    return spaces
