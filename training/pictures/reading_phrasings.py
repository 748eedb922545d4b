"""How open text is asked for. {c} is the colour of a panel, {p} a place such as "upper left", {w} a word of the picture.

As in `phrasings`, each kind has some to train on and, after them, held-out ones.
"""

from __future__ import annotations

READING_PHRASINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "panel_text": (
        (
            "What does the {c} panel say?",
            "What is written on the {c} panel?",
            "Read the {c} panel.",
            "Tell me what you can read on the {c} panel.",
            "Which text is on the {c} panel?",
            "What text does the {c} panel show?",
            "Please read the text on the {c} panel.",
        ),
        ("What is the text on the {c} panel?", "What can you read on the {c} panel?", "What words are on the {c} panel?"),
    ),
    "place_text": (
        (
            "What does the text at the {p} say?",
            "What is written at the {p}?",
            "Read the text at the {p}.",
            "Which text stands at the {p}?",
            "Please read what is written at the {p}.",
            "Look at the {p}. What is written there?",
        ),
        ("What is the text at the {p}?", "What can you read at the {p}?", "At the {p}, what does it say?"),
    ),
    "largest_text": (
        (
            "What does the largest text say?",
            "What is the largest text?",
            "Read the largest text.",
            "What is written in the largest letters?",
            "Which text is the largest?",
            "Please read the heading.",
            "What is the heading?",
        ),
        ("What does the heading say?", "What does the biggest text say?", "Read what is written largest."),
    ),
    "price_of": (
        (
            "What is the price of {w}?",
            "What does {w} cost?",
            "How much is {w}?",
            "Tell me the price of {w}.",
            "Which number stands next to {w}?",
            "What stands to the right of {w}?",
        ),
        ("How much does {w} cost?", "Which price has {w}?", "What is the number after {w}?"),
    ),
}
