"""Writes four data sets for `fovea eval`, 500 questions each: what is taught, and what lies outside by its picture, by its question, by both.

`taught` are held-out pictures and phrasings of the generator (`training.pictures.data`, other seeds than the benchmark's).
Outside pictures come from Debian packages (`outside_pictures.tsv`, part `measured`; its other part was looked at while the rule
was made), outside questions from `outside_questions.tsv`. The answers are not what is measured: `fovea eval` counts how many
questions the model says lie outside. Unpack the packages into a folder each, without installing them:

    cd PACKAGES && apt-get download $(cat REPOSITORY/training/outside.txt) && for deb in *.deb; do dpkg -x $deb ${deb%%_*}; done
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from pathlib import Path

import numpy as np
from PIL import Image

from ..pictures.data import choose, save_image, scene_for
from ..pictures.phrasings import KINDS_OF_SPLIT, PHRASINGS, SPLITS
from ..pictures.questions import questions_on
from ..pictures.wordlist import (
    CAR_COLOURS,
    COLOUR_NAMES,
    MARK_SHAPES,
    OBJECT_SHAPES,
    PLACES,
)

HERE = Path(__file__).parent
FIRST_SEED = 8_000_000
PER_PICTURE = 5
CORNERS = ("taught", "picture", "question", "both")


def listed(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def write_corners(packages: Path, out: Path, count: int) -> None:
    generated, asked = write_generated(out / "taught", count)
    strange = write_strange(packages, out / "picture")
    questions = [(row["kind"], row["question"]) for row in listed("outside_questions.tsv")]
    rng = random.Random("outside")
    write_questions(out / "taught", "taught", asked)
    taught = [(kind, heldout_question(kind, rng)) for kind in rng.choices(tuple(PHRASINGS), k=count)]
    write_questions(out / "picture", "picture", _paired(strange, [text for _, text in taught], count))
    pictures = [(kind, f"../taught/{path}") for kind, path in generated]
    unlike = _repeated(questions, count, rng)
    write_questions(
        out / "question", "question", [(kind, path, text) for (kind, text), (_, path) in zip(unlike, _spread(pictures, count))]
    )
    both = [text for _, text in _repeated(questions, count, rng)]
    write_questions(out / "both", "both", _paired([(kind, f"../picture/{path}") for kind, path in strange], both, count))


def write_generated(out: Path, count: int) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
    """Pictures of all splits with their questions: (split, path), and (kind, path, question)."""
    (out / "images").mkdir(parents=True, exist_ok=True)
    pictures: list[tuple[str, str]] = []
    asked: list[tuple[str, str, str]] = []
    for number, split in enumerate(SPLITS):
        wanted, seed = count * (number + 1) // len(SPLITS), FIRST_SEED + 1000 * number
        while len(asked) < wanted:
            rng = random.Random(f"outside-{seed}")
            scene = scene_for(split, seed, True)
            found = [q for q in questions_on(scene, rng, True) if q.kind in KINDS_OF_SPLIT[split]]
            chosen = choose(found, rng, min(PER_PICTURE, wanted - len(asked)))
            seed += 1
            if not chosen:
                continue
            path = f"images/{save_image(scene, out / 'images' / f'{split}-{seed}', False)}"
            pictures.append((split, path))
            asked += [(split, path, question.text) for question in chosen]
    return pictures, asked


def write_strange(packages: Path, out: Path) -> list[tuple[str, str]]:
    """The pictures of packages as PNG, on white: (kind, path)."""
    (out / "images").mkdir(parents=True, exist_ok=True)
    pictures: list[tuple[str, str]] = []
    for number, row in enumerate(row for row in listed("outside_pictures.tsv") if row["part"] == "measured"):
        image = Image.open(packages / row["package"] / row["path"]).convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image)
        path = f"images/{number:03d}.png"
        white.convert("RGB").save(out / path)
        pictures.append((row["kind"], path))
    return pictures


def heldout_question(kind: str, rng: random.Random) -> str:
    one, other = rng.sample(("round", "square") if kind == "more" else MARK_SHAPES, 2)
    counted = rng.choice(CAR_COLOURS if kind == "cars" else ("round", "square"))
    thing = f"{rng.choice(COLOUR_NAMES)} {rng.choice(OBJECT_SHAPES)}"
    return rng.choice(PHRASINGS[kind][1]).format(o=thing, p=rng.choice(PLACES), a=one, b=other, c=counted)


def write_questions(folder: Path, split: str, asked: list[tuple[str, str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "questions.jsonl").open("w") as lines:
        for number, (kind, path, question) in enumerate(asked):
            record = {"id": f"{split}-{number:03d}", "image": path, "question": question, "answer": "-"}
            print(json.dumps(record | {"split": split, "kind": kind}, ensure_ascii=False), file=lines)


def _paired(pictures: list[tuple[str, str]], questions: list[str], count: int) -> list[tuple[str, str, str]]:
    return [(kind, path, text) for (kind, path), text in zip(_spread(pictures, count), questions)]


def _spread(items: list, count: int) -> list:
    """All of them as often as one another, as near as can be, those alike beside each other."""
    return [items[int(place)] for place in np.linspace(0, len(items), count, endpoint=False)]


def _repeated(items: list, count: int, rng: random.Random) -> list:
    """All of them as often as one another, in any order."""
    return rng.sample(_spread(items, count), count)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, required=True, help="folder with a folder for each package")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=500, help="questions of each data set")
    a = parser.parse_args()
    write_corners(a.packages, a.out, a.count)
