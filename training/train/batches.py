"""Stored scenes as training batches: questions drawn anew in another phrasing each time, with where their answers are."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..model.model import NAMED
from ..model.selection import inside_padding
from ..model.tokenizer import AFTER, EOS, PAD, answer_ids, encode
from ..pictures.phrasings import SPLIT_OF_KIND, in_words
from ..pictures.questions import cells_of, lot_kind_of
from ..pictures.refusals import other_phrase
from ..pictures.rephrasings import for_training
from ..pictures.wordlist import LOT_KINDS

ANSWER = 6
"""Answer rows a question: the longest answer and its end."""
TURNS = {"absent_object": 3, "absent_detail": 2, "absent_lot": 2}
"""Kinds of refusals that come more often than the others: these have to be seen, the others are known by their words."""
LONGEST = 80
"""Room for the tokens of a question and its answer."""


@dataclass
class Batch:
    """B images, Q questions each, A answer rows."""

    features: Tensor
    tokens: Tensor
    answer_rows: Tensor
    inside: Tensor
    targets: Tensor
    """i64 [B, Q, A], -100 = no target."""
    lowres_place: Tensor
    """bool [B, Q, g*g]: where the answer is."""
    highres_place: Tensor
    """bool [B, Q, A, side*side]: where the character being written is."""
    named: Tensor
    """i64 [B, Q, 6]: what the question names (model.NAMED), -100 where it does not."""
    refused: Tensor
    """bool [B, Q]: questions that have no answer."""


class Scenes:
    """Stored features and questions; draws batches, a share of whose questions has no answer (scene_store --refusing)."""

    def __init__(self, folder: Path, limit: int | None = None, seed: int = 1, refusals: float = 0.0) -> None:
        count = int((folder / "features.done").read_text())
        self.records = [json.loads(line) for line in (folder / "scenes.jsonl").open()][: limit or count]
        stored = np.load(folder / "features.npy", mmap_mode="r")
        self.features = torch.from_numpy(np.array(stored[: len(self.records)]))
        self.rng = random.Random(seed)
        self.encoded: dict[str, list[int]] = {}
        self.phrasings = {kind: for_training(kind) for kind in SPLIT_OF_KIND}
        self.refusals = refusals
        self.refused = [_by_kind(record["refusals"]) if refusals else [] for record in self.records]
        self.by_split = [_by_split(record["things"]) for record in self.records]

    def encode(self, text: str) -> list[int]:
        if text not in self.encoded:
            self.encoded[text] = encode(text)
        return self.encoded[text]

    def draw(self, images: int, questions: int, side: int = 36) -> Batch:
        """Splits have equal chances within an image, so that the many questions on words do not crowd out the others."""
        rng = self.rng
        chosen = [rng.randrange(len(self.records)) for _ in range(images)]
        tokens = torch.full((images, questions, LONGEST), PAD)
        rows = torch.zeros(images, questions, ANSWER, dtype=torch.long)
        targets = torch.full((images, questions, ANSWER), -100)
        low = np.zeros((images, questions, 12, 12), bool)
        high = np.zeros((images, questions, ANSWER, side, side), bool)
        refused = torch.zeros(images, questions, dtype=torch.bool)
        named = torch.full((images, questions, len(NAMED)), -100)
        inside = torch.stack([inside_padding(self.records[i]["width"], self.records[i]["height"], 12) for i in chosen])
        longest = 0
        for b, index in enumerate(chosen):
            for q in range(questions):
                refused[b, q] = not self.by_split[index] or (self.refusals > 0 and rng.random() < self.refusals)
                thing = rng.choice(rng.choice((self.refused if refused[b, q] else self.by_split)[index]))
                asked = thing.get("asked", thing["kind"])
                phrase = rng.choice(self.phrasings[asked]) if asked else other_phrase(thing["kind"], rng)
                slots = {"o": f"{thing['slots'].get('p')} {LOT_KINDS[0]}"} | thing["slots"]
                phrase = in_words(slots, phrase)
                if asked:
                    named[b, q] = torch.tensor(names_in(asked, thing["slots"]))
                ids = self.encode(AFTER.format(question=phrase))
                answer = [*answer_ids(thing["answer"]), EOS]
                sequence, n = ids + answer[:-1], len(answer)
                longest = max(longest, len(sequence))
                tokens[b, q, : len(sequence)] = torch.tensor(sequence)
                rows[b, q] = len(ids) - 1 + torch.arange(ANSWER).clamp(max=n - 1)
                targets[b, q, :n] = torch.tensor(answer)
                _mark_cells(low[b, q], thing["detail"])
                for i in range(n):
                    parts = thing["parts"]
                    _mark_cells(high[b, q, i], parts[i] if len(parts) > 1 and i < len(parts) else thing["detail"])
        places = torch.from_numpy(low).flatten(2), torch.from_numpy(high).flatten(3)
        return Batch(self.features[chosen], tokens[:, :, :longest], rows, inside, targets, *places, named, refused)


def names_in(kind: str, slots: dict[str, str]) -> list[int]:
    """Indices into model.NAMED of what a question names."""
    kinds, colours, shapes, places, details, _ = NAMED
    wanted = [details.index(slots[s]) if s in slots else -100 for s in ("c" if "c" in slots else "a", "b")]
    if "o" in slots:
        colour, shape = slots["o"].split(" ")
        return [kinds.index(kind), colours.index(colour), shapes.index(shape), -100, *wanted]
    return [kinds.index(kind), -100, shapes.index(lot_kind_of(kind)), places.index(slots["p"]), *wanted]


def _by_split(things: list[dict]) -> list[list[dict]]:
    groups: dict[str, list[dict]] = {}
    for thing in things:
        groups.setdefault(SPLIT_OF_KIND[thing["kind"]], []).append(thing)
    if "aerial" in groups:  # its kinds by turns: a car park has four times as many questions as a comparison
        kinds: dict[str, list[dict]] = {}
        for thing in groups["aerial"]:
            kinds.setdefault(thing["kind"], []).append(thing)
        return list(kinds.values())
    return list(groups.values())


def _by_kind(refusals: list[dict]) -> list[list[dict]]:
    groups: dict[str, list[dict]] = {}
    for refusal in refusals:
        groups.setdefault(refusal["kind"], []).append(refusal)
    return [group for kind, group in groups.items() for _ in range(TURNS.get(kind, 1))]


def _mark_cells(grid: np.ndarray, box: list[float]) -> None:
    """Sets the cells of a bool [side, side] that a box of the 1008 px square touches."""
    cells = cells_of((box[0], box[1], box[2], box[3]), grid.shape[0])
    (top, left), (bottom, right) = cells[0], cells[-1]
    grid[top : bottom + 1, left : right + 1] = True
