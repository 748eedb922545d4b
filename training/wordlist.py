"""What scenes can contain and how questions are put: words, colours, shapes, phrasings."""

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

# {o} is the object, for example "red sign". The last entries of each tuple pair are held out.
PHRASINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "word": (
        (
            "What does the {o} say?",
            "What is written on the {o}?",
            "Read the word on the {o}.",
            "Which word is on the {o}?",
            "What word does the {o} show?",
            "What can you read on the {o}?",
            "What is the text on the {o}?",
            "Tell me the word on the {o}.",
            "There is a word on the {o}. What is it?",
            "Please read the {o}.",
            "Which word does the {o} show?",
            "Which word do you see on the {o}?",
            "Which text is on the {o}?",
            "Can you read the {o}?",
            "Can you tell me which word is on the {o}?",
            "Please tell me the text on the {o}.",
            "Please tell me which word the {o} shows.",
            "Please tell me what is written on the {o}.",
            "The {o} says something. What is it?",
            "I cannot read the {o}. What does it say?",
        ),
        (
            "What is the word on the {o}?",
            "Which word can you read on the {o}?",
            "What text does the {o} show?",
            "Please tell me what the {o} says.",
        ),
    ),
    "flag": (
        (
            "What colour is the small flag on the {o}?",
            "What is the colour of the flag on the {o}?",
            "Which colour does the flag on the {o} have?",
            "Name the colour of the small flag on the {o}.",
            "There is a flag on the {o}. What colour is it?",
            "Tell me the colour of the flag on the {o}.",
            "Which colour is the tiny flag on the {o}?",
            "What color is the flag on the {o}?",
            "Please tell me the colour of the flag on the {o}.",
            "Please tell me which colour the flag on the {o} has.",
            "Can you tell me what colour the small flag on the {o} is?",
            "Which colour do you see on the flag of the {o}?",
        ),
        (
            "Which colour is the small flag on the {o}?",
            "What is the colour of the tiny flag on the {o}?",
            "What colour does the flag on the {o} have?",
        ),
    ),
    "mark_colour": (
        (
            "What colour is the small mark on the {o}?",
            "What is the colour of the mark on the {o}?",
            "Which colour does the mark on the {o} have?",
            "Name the colour of the small mark on the {o}.",
            "There is a mark on the {o}. What colour is it?",
            "Tell me the colour of the mark on the {o}.",
            "Which colour is the tiny mark on the {o}?",
            "What color is the mark on the {o}?",
            "Please tell me the colour of the mark on the {o}.",
            "Please tell me which colour the mark on the {o} has.",
            "Can you tell me what colour the small mark on the {o} is?",
            "Which colour do you see on the mark of the {o}?",
        ),
        (
            "Which colour is the small mark on the {o}?",
            "What is the colour of the tiny mark on the {o}?",
            "What colour does the mark on the {o} have?",
        ),
    ),
    "mark_shape": (
        (
            "What shape is the mark on the {o}?",
            "What is the shape of the small mark on the {o}?",
            "Which shape does the mark on the {o} have?",
            "Name the shape of the mark on the {o}.",
            "There is a mark on the {o}. What shape is it?",
            "Tell me the shape of the mark on the {o}.",
            "Which shape is the tiny mark on the {o}?",
            "What shape is the small mark on the {o}?",
            "Please tell me the shape of the mark on the {o}.",
            "Please tell me which shape the mark on the {o} has.",
            "Can you tell me what shape the small mark on the {o} is?",
        ),
        (
            "Which shape is the small mark on the {o}?",
            "What is the shape of the mark on the {o}?",
            "What shape does the mark on the {o} have?",
        ),
    ),
}
SPLIT_OF_KIND = {"word": "text", "flag": "attribute", "mark_colour": "attribute", "mark_shape": "attribute"}
KINDS_OF_SPLIT = {"text": ("word",), "attribute": ("flag", "mark_colour", "mark_shape")}
