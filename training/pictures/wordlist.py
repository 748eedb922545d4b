"""What scenes can contain: words, colours, shapes, places."""

from __future__ import annotations

WORDS: tuple[str, ...] = tuple(
    """OPEN STOP EXIT CAFE TAXI BANK MENU SALE PARK SHOP HELP INFO FISH MILK SOUP RICE
    BUS ZOO GYM SPA BAR TEA ICE JAM PUSH PULL SLOW WAIT KEEP LEFT EAST WEST NORTH SOUTH
    HOTEL BREAD FRUIT PIZZA SUGAR HONEY LEMON APPLE OCEAN RIVER TIGER HORSE EAGLE ROBOT
    MUSIC DANCE PAPER GLASS STONE NIGHT CLOUD WINDY QUIET MAGIC KIWI YOGA JAZZ VOTE HERB DUCK""".split()
)

COLOURS: dict[str, tuple[int, int, int]] = {
    "red": (206, 40, 42),
    "orange": (240, 134, 28),
    "yellow": (246, 214, 52),
    "green": (46, 150, 70),
    "blue": (38, 92, 200),
    "purple": (130, 58, 170),
    "white": (240, 240, 236),
    "black": (34, 34, 38),
}
COLOUR_NAMES: tuple[str, ...] = tuple(COLOURS)

OBJECT_SHAPES: tuple[str, ...] = ("sign", "box", "circle", "diamond", "hexagon", "cup", "house")
MARK_SHAPES: tuple[str, ...] = ("star", "heart", "square", "triangle", "cross", "ring")
FLAG = "flag"
"""Marks come in six shapes; a flag is a seventh kind, of which only the colour is asked."""

SIDES: tuple[str, ...] = ("left", "right", "above", "below")
"""Where one mark of a pair stands, seen from the other."""
PLACES: tuple[str, ...] = tuple(
    """upper left|upper middle|upper right|middle left|central|middle right|lower left|lower middle|lower right""".split("|")
)
"""Ninths of an aerial view, row by row."""
LOT_KINDS: tuple[str, ...] = ("car park", "block")
CAR_COLOURS: tuple[str, ...] = ("white", "red", "blue", "yellow")
BUILDING_SHAPES: tuple[str, ...] = ("round", "square")
MOST_DOTS, MOST_COUNTED = 6, 5
