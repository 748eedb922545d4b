"""More ways of putting a question, composed from openings and clauses: for training alone.

A model trained on some ten sentences a kind knows them by heart: "Please tell me what the {o} says" was often answered with
a number. Composed, every opening goes with every kind. Held-out phrasings are never among them, though some differ from
one by a word or its place.
"""

from __future__ import annotations

from .phrasings import PHRASINGS

OPENINGS: tuple[str, ...] = (
    "Tell me {clause}.",
    "Please tell me {clause}.",
    "Can you tell me {clause}?",
    "Can you see {clause}?",
    "Do you see {clause}?",
    "Please read {clause}.",
    "I cannot see {clause}. Can you tell me?",
    "What do you see: {clause}?",
)
CLAUSES: dict[str, tuple[str, ...]] = {
    "word": (
        "what is written on the {o}",
        "which word is on the {o}",
        "what word the {o} shows",
        "what the word on the {o} is",
        "what you can read on the {o}",
        "what it says on the {o}",
        "what the text on the {o} is",
        "which text the {o} has",
        "the word on the {o}",
        "the text of the {o}",
    ),
    "flag": (
        "what colour the flag on the {o} is",
        "which colour the small flag on the {o} is",
        "what the colour of the small flag on the {o} is",
        "which colour the tiny flag of the {o} has",
        "the colour of the flag on the {o}",
        "what colour the {o} has on its flag",
    ),
    "mark_colour": (
        "what colour the mark on the {o} is",
        "which colour the small mark on the {o} is",
        "what the colour of the small mark on the {o} is",
        "which colour the tiny mark of the {o} has",
        "the colour of the mark on the {o}",
        "what colour the {o} has on its mark",
    ),
    "mark_shape": (
        "what shape the mark on the {o} is",
        "which shape the small mark on the {o} is",
        "what the shape of the small mark on the {o} is",
        "which shape the tiny mark of the {o} has",
        "the shape of the mark on the {o}",
        "what shape the {o} has on its mark",
    ),
    "side": (
        "where the {a} on the {o} is, seen from the {b}",
        "where the {a} stands, seen from the {b} on the {o}",
        "on the {o}, on which side of the {b} the {a} stands",
        "which side of the {b} the {a} on the {o} is on",
        "where on the {o} the {a} stands: left, right, above or below the {b}",
        "on the {o}, where the {a} is, seen from the {b}",
    ),
    "beside": (
        "if the {a} is left or right of the {b} on the {o}",
        "if the {a} on the {o} is to the left or to the right of the {b}",
        "on the {o}, if the {a} is left or right of the {b}",
        "whether the {a} stands left or right of the {b} on the {o}",
        "whether on the {o} the {a} is to the left or the right of the {b}",
    ),
    "above": (
        "if the {a} is above or below the {b} on the {o}",
        "if the {a} on the {o} is above or below the {b}",
        "on the {o}, if the {a} is above or below the {b}",
        "whether the {a} stands above or below the {b} on the {o}",
        "whether on the {o} the {a} is above or below the {b}",
    ),
    "dots": (
        "how many dots the {o} has",
        "how many dots there are on the {o}",
        "how many small dots you see on the {o}",
        "what the number of dots on the {o} is",
        "the number of small dots on the {o}",
        "how many small dots the {o} shows",
    ),
    "clock": (
        "what hour it is on the clock of the {o}",
        "what time the clock on the {o} shows",
        "which hour the small clock of the {o} shows",
        "what the hour on the small clock of the {o} is",
        "the hour on the clock on the {o}",
        "what the clock on the {o} shows",
    ),
    "cars": (
        "how many {c} cars the {p} car park has",
        "how many {c} cars there are in the {p} car park",
        "how many cars in the {p} car park are {c}",
        "what the number of {c} cars in the {p} car park is",
        "the number of {c} cars in the {p} car park",
        "how many of the cars in the {p} car park are {c}",
        "how many {c} cars stand in the {p} car park",
    ),
    "buildings": (
        "how many {c} buildings the {p} block has",
        "how many {c} buildings there are in the {p} block",
        "how many buildings in the {p} block are {c}",
        "what the number of {c} buildings in the {p} block is",
        "the number of {c} buildings in the {p} block",
        "how many of the buildings in the {p} block are {c}",
        "how many {c} buildings stand in the {p} block",
    ),
    "more": (
        "if the {p} block has more {a} than {b} buildings",
        "if there are more {a} buildings than {b} ones in the {p} block",
        "whether there are more {a} than {b} buildings in the {p} block",
        "if in the {p} block there are more {a} than {b} buildings",
        "whether more buildings in the {p} block are {a} than {b}",
        "if you see more {a} than {b} buildings in the {p} block",
    ),
}
COUNTED: dict[str, tuple[str, ...]] = {
    "dots": ("the dots of the {o}", "all dots on the {o}", "how many dots are on the {o}"),
    "cars": (
        "the cars in the {p} car park that are {c}",
        "all {c} cars of the {p} car park",
        "how many {c} cars are in the {p} car park",
    ),
    "buildings": (
        "the buildings in the {p} block that are {c}",
        "all {c} buildings of the {p} block",
        "how many {c} buildings are in the {p} block",
    ),
}
COUNTING: tuple[str, ...] = ("Count {what}.", "Please count {what}.", "Can you count {what}?")
DIRECT: dict[str, tuple[str, ...]] = {
    "word": ("What does it say on the {o}?", "What word is that on the {o}?", "On the {o}, what can you read?"),
    "dots": ("On the {o}, how many dots are there?", "How many dots can you see on the {o}?"),
    "cars": ("In the {p} car park, how many cars of them are {c}?", "How many {c} cars can you see in the {p} car park?"),
    "buildings": ("How many buildings in the {p} block are {c}?", "How many {c} buildings can you see in the {p} block?"),
    "more": ("In the {p} block, can you see more {a} than {b} buildings?", "Has the {p} block more {a} than {b} buildings?"),
    "side": ("Look at the {o}. On which side of the {b} is the {a}?", "On the {o}, where is the {a}, seen from the {b}?"),
    "beside": ("Look at the {o}. Does the {a} stand left or right of the {b}?", "On the {o}, does the {a} stand left or right of the {b}?"),
    "above": ("Does the {a} on the {o} lie above or below the {b}?", "On the {o}, does the {a} stand above or below the {b}?"),
}


def for_training(kind: str) -> tuple[str, ...]:
    """Every phrasing of a kind to train on: those written out first, then the composed ones without the held-out."""
    written, heldout = PHRASINGS[kind]
    composed = [opening.format(clause=clause) for opening in OPENINGS for clause in CLAUSES[kind]]
    composed += [counting.format(what=what) for counting in COUNTING for what in COUNTED.get(kind, ())]
    composed += DIRECT.get(kind, ())
    return written + tuple(phrase for phrase in dict.fromkeys(composed) if phrase not in written + heldout)
