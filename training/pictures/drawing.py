"""What stands on a picture and where: words, marks and objects, and all of it together."""

from __future__ import annotations

from dataclasses import dataclass, field

from .details import Clock, Dots
from .lots import Item, Lot
from .square import SQUARE


@dataclass
class Word:
    """A word; x, y is its upper left corner, all lengths in 1008 px units of the scene."""

    text: str
    font: str
    cap: int
    x: float
    y: float
    ink: tuple[int, int, int]
    w: float = 0.0
    h: float = 0.0
    edges: tuple[float, ...] = ()


@dataclass
class Mark:
    """A mark or flag; x, y is its upper left corner."""

    shape: str
    colour: str
    x: float
    y: float
    size: int


@dataclass
class Thing:
    """An object named by colour and shape, with its details."""

    shape: str
    colour: str
    x: float
    y: float
    size: int
    word: Word | None = None
    mark: Mark | None = None
    pair: tuple[Mark, Mark] | None = None
    """Two marks of different shapes side by side or one above the other."""
    dots: Dots | None = None
    clock: Clock | None = None

    @property
    def name(self) -> str:
        return f"{self.colour} {self.shape}"


@dataclass
class Drawing:
    """Everything on one image; w, h and all places in 1008 px units, `scale` native pixels a unit."""

    w: int
    h: int
    scale: float = 1.0
    things: list[Thing] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    pairs: list[tuple[Mark, Mark]] = field(default_factory=list)
    dots: list[Dots] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    strays: list[Item] = field(default_factory=list)
    """Cars on roads."""

    def all_words(self) -> list[Word]:
        return self.words + [t.word for t in self.things if t.word]

    def all_pairs(self) -> list[tuple[Mark, Mark]]:
        return self.pairs + [t.pair for t in self.things if t.pair]

    def all_marks(self) -> list[Mark]:
        single = self.marks + [t.mark for t in self.things if t.mark]
        return single + [mark for pair in self.all_pairs() for mark in pair]

    def all_dots(self) -> list[Dots]:
        return self.dots + [t.dots for t in self.things if t.dots]

    def all_clocks(self) -> list[Clock]:
        return self.clocks + [t.clock for t in self.things if t.clock]

    def margins(self) -> tuple[float, float]:
        """How far the drawing moves right and down when its picture is padded to the centred 1008 px square."""
        return (SQUARE - self.w) / 2, (SQUARE - self.h) / 2


def side_of(first: Mark, second: Mark) -> tuple[str, str]:
    """Where the first mark stands, seen from the second, and the other way round."""
    x = first.x + first.size / 2 - second.x - second.size / 2
    y = first.y + first.size / 2 - second.y - second.size / 2
    if abs(x) > abs(y):
        return ("left", "right") if x < 0 else ("right", "left")
    return ("above", "below") if y < 0 else ("below", "above")
