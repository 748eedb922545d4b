"""How questions are put. {o} is an object such as "red sign", {p} a place such as "upper left".

Each kind has phrasings to train on and, after them, held-out ones. The tokenizer is made from these; training adds
those of `rephrasings`.
"""

from __future__ import annotations

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
    "side": (
        (
            "On which side of the {b} is the {a} on the {o}?",
            "Where is the {a} on the {o}, seen from the {b}?",
            "Where on the {o} is the {a}: left, right, above or below the {b}?",
            "Seen from the {b}, where is the {a} on the {o}?",
            "Which side of the {b} is the {a} on, on the {o}?",
            "Tell me where the {a} on the {o} is, seen from the {b}.",
            "Where does the {a} on the {o} stand, seen from the {b}?",
            "There is a {a} beside a {b} on the {o}. Where is the {a}?",
            "Is the {a} left, right, above or below the {b} on the {o}?",
            "Look at the {o}. Where is the {a}, seen from the {b}?",
        ),
        (
            "Where on the {o} is the {a}, seen from the {b}?",
            "On which side of the {b} do you see the {a} on the {o}?",
            "Tell me on which side of the {b} the {a} on the {o} is.",
        ),
    ),
    "beside": (
        (
            "Is the {a} left or right of the {b} on the {o}?",
            "On the {o}, is the {a} left or right of the {b}?",
            "Is the {a} on the {o} left or right of the {b}?",
            "Is the {a} on the {o} to the left or to the right of the {b}?",
            "Look at the {o}. Is the {a} left or right of the {b}?",
            "Can you tell me if the {a} is left or right of the {b} on the {o}?",
            "Does the {a} stand left or right of the {b} on the {o}?",
        ),
        (
            "On the {o}, is the {a} to the left or to the right of the {b}?",
            "Does the {a} on the {o} stand left or right of the {b}?",
        ),
    ),
    "above": (
        (
            "Is the {a} above or below the {b} on the {o}?",
            "On the {o}, is the {a} above or below the {b}?",
            "Is the {a} on the {o} above or below the {b}?",
            "Look at the {o}. Is the {a} above or below the {b}?",
            "Can you tell me if the {a} is above or below the {b} on the {o}?",
            "Does the {a} stand above or below the {b} on the {o}?",
        ),
        (
            "Does the {a} on the {o} stand above or below the {b}?",
            "Look at the {o}. Does the {a} stand above or below the {b}?",
        ),
    ),
    "dots": (
        (
            "How many dots are on the {o}?",
            "How many dots does the {o} have?",
            "How many dots do you see on the {o}?",
            "Count the dots on the {o}.",
            "What is the number of dots on the {o}?",
            "How many small dots are on the {o}?",
            "Tell me how many dots are on the {o}.",
            "Please count the small dots on the {o}.",
            "There are dots on the {o}. How many are there?",
            "Can you count the dots on the {o}?",
        ),
        (
            "Please count the dots on the {o}.",
            "How many small dots does the {o} have?",
            "Can you tell me how many dots are on the {o}?",
        ),
    ),
    "clock": (
        (
            "Which hour does the clock on the {o} show?",
            "What time does the clock on the {o} show?",
            "What hour is it on the clock on the {o}?",
            "Which hour does the small clock show on the {o}?",
            "Read the clock on the {o}.",
            "What does the clock on the {o} show?",
            "Tell me the hour on the clock of the {o}.",
            "There is a clock on the {o}. Which hour does it show?",
            "Can you read the clock on the {o}?",
            "What is the hour on the clock of the {o}?",
        ),
        (
            "Which hour does the small clock on the {o} show?",
            "What hour does the clock on the {o} show?",
            "Tell me which hour the clock on the {o} shows.",
        ),
    ),
    "cars": (
        (
            "How many {c} cars are in the {p} car park?",
            "How many {c} cars does the {p} car park have?",
            "How many {c} cars do you see in the {p} car park?",
            "Count the {c} cars in the {p} car park.",
            "What is the number of {c} cars in the {p} car park?",
            "Tell me how many {c} cars are in the {p} car park.",
            "Look at the {p} car park. How many {c} cars are there?",
            "How many {c} cars stand in the {p} car park?",
            "In the {p} car park, how many cars are {c}?",
            "How many cars in the {p} car park are {c}?",
        ),
        (
            "Please count the {c} cars in the {p} car park.",
            "In the {p} car park, how many {c} cars are there?",
            "Can you tell me how many {c} cars are in the {p} car park?",
        ),
    ),
    "buildings": (
        (
            "How many {c} buildings are in the {p} block?",
            "How many {c} buildings does the {p} block have?",
            "How many {c} buildings do you see in the {p} block?",
            "Count the {c} buildings in the {p} block.",
            "What is the number of {c} buildings in the {p} block?",
            "Tell me how many {c} buildings are in the {p} block.",
            "Look at the {p} block. How many {c} buildings are there?",
            "How many {c} buildings stand in the {p} block?",
            "In the {p} block, how many buildings are {c}?",
        ),
        (
            "Please count the {c} buildings in the {p} block.",
            "In the {p} block, how many {c} buildings are there?",
            "Can you tell me how many {c} buildings are in the {p} block?",
        ),
    ),
    "more": (
        (
            "Are there more {a} than {b} buildings in the {p} block?",
            "In the {p} block, are there more {a} than {b} buildings?",
            "Does the {p} block have more {a} than {b} buildings?",
            "Do you see more {a} than {b} buildings in the {p} block?",
            "Look at the {p} block. Are there more {a} than {b} buildings?",
            "Are more buildings {a} than {b} in the {p} block?",
            "Tell me if there are more {a} than {b} buildings in the {p} block.",
        ),
        (
            "Can you tell me if there are more {a} than {b} buildings in the {p} block?",
            "In the {p} block, do you see more {a} than {b} buildings?",
        ),
    ),
}
KINDS_OF_SPLIT: dict[str, tuple[str, ...]] = {
    "text": ("word",),
    "attribute": ("flag", "mark_colour", "mark_shape"),
    "spatial": ("side", "beside", "above"),
    "magnifier": ("dots", "clock"),
    "aerial": ("cars", "buildings", "more"),
}
SPLITS: tuple[str, ...] = tuple(KINDS_OF_SPLIT)
SPLIT_OF_KIND = {kind: split for split, kinds in KINDS_OF_SPLIT.items() for kind in kinds}
KINDS: tuple[str, ...] = tuple(PHRASINGS)


def in_words(slots: dict[str, str], phrase: str) -> str:
    """A phrasing (of here or of `rephrasings`) with the names put in; slots: o = object, a and b = marks or building shapes, c = colour or shape,
    p = place."""
    return phrase.format(**slots)
