"""What the questions of training have in common, and how far another one is from that.

A question is its words in lower case, with the names of objects, places, shapes and colours replaced by what they are. Its
distance is the share of its runs of one, two and three words that no question of training has; one that names neither an
object nor a place is beyond the limit (`engine/text/TaughtQuestions.ts`). No question from outside is used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from ..pictures.phrasings import KINDS, PHRASINGS
from ..pictures.rephrasings import OPENINGS, for_training
from ..pictures.wordlist import (
    BUILDING_SHAPES,
    CAR_COLOURS,
    COLOUR_NAMES,
    MARK_SHAPES,
    OBJECT_SHAPES,
    PLACES,
)

GROUPS: dict[str, tuple[str, ...]] = {
    "thing": tuple(f"{colour} {shape}" for colour in COLOUR_NAMES for shape in OBJECT_SHAPES),
    "place": PLACES,
    "shape": MARK_SHAPES + tuple(shape for shape in BUILDING_SHAPES if shape not in MARK_SHAPES),
    "colour": CAR_COLOURS,
}
SUBJECTS = ("thing", "place")
WEIGHTS = (2, 1, 1)
FOLDS = 8
QUANTILE = 0.998
"""The share of left-out phrasings of training that the limit calls taught."""

_GROUP_OF = {name: f"<{group}>" for group, names in GROUPS.items() for name in names}
_SLOTS = {"o": "red sign", "p": "upper left", "a": "star", "b": "square"}


@dataclass
class Runs:
    """All runs of one, two and three words that occur."""

    known: tuple[set[str], set[str], set[str]]

    def unseen_share(self, question: str) -> float:
        all_of_them = unseen = 0
        for length, (known, weight) in enumerate(zip(self.known, WEIGHTS, strict=True), 1):
            runs = runs_of(question, length)
            all_of_them += weight * len(runs)
            unseen += weight * sum(run not in known for run in runs)
        return unseen / all_of_them

    def distance(self, question: str, limit: float) -> float:
        """1 at the limit."""
        names_subject = any(f"<{group}>" in words_of(question) for group in SUBJECTS)
        return (self.unseen_share(question) if names_subject else 1) / limit


def words_of(question: str) -> list[str]:
    plain = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", question.lower())
    words: list[str] = []
    at = 0
    while at < len(plain):
        pair = _GROUP_OF.get(" ".join(plain[at : at + 2])) if at + 1 < len(plain) else None
        words.append(pair or _GROUP_OF.get(plain[at], plain[at]))
        at += 2 if pair else 1
    return words


def runs_of(question: str, length: int) -> list[str]:
    words = ["^", *words_of(question), "$"]
    return [" ".join(words[at : at + length]) for at in range(len(words) - length + 1)]


def asked(kind: str, phrasing: str) -> str:
    """A phrasing with names put in; which ones makes no difference here."""
    return phrasing.format(**_SLOTS, c=(CAR_COLOURS if kind == "cars" else BUILDING_SHAPES)[0])


def runs_in(phrasings: list[tuple[str, str]]) -> Runs:
    questions = [asked(kind, phrasing) for kind, phrasing in phrasings]
    return Runs(tuple({run for question in questions for run in runs_of(question, length)} for length in (1, 2, 3)))


def fitted() -> tuple[Runs, float]:
    """The runs of all phrasings of training, and the limit: a quantile of the shares that phrasings have which were left out,
    an eighth of those written out and an opening of those composed at a time."""
    phrasings = [(kind, phrasing) for kind in KINDS for phrasing in for_training(kind)]
    written = [(kind, phrasing) for kind in KINDS for phrasing in PHRASINGS[kind][0]]
    shares: list[float] = []
    for fold in range(FOLDS):
        openings = tuple(opening.split("{")[0] for opening in OPENINGS[fold::FOLDS])
        out = [one for one in phrasings if one in written[fold::FOLDS] or one[1].startswith(openings)]
        known = runs_in([one for one in phrasings if one not in out])
        shares += [known.unseen_share(asked(*one)) for one in out]
    return runs_in(phrasings), float(np.quantile(shares, QUANTILE))
