"""Fits the checkpoint's calibration temperature on held-out questions, and reports refusals and calibration on others.

`--fit` and `--measure` are folders that `training.pictures.data` wrote, one folder a split in each, from different seeds;
the temperature of the one goes into config.json (with --write), the tables of the other are printed as Markdown. Answers of an earlier checkpoint on the same questions (--before) stand beside them.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from ..model.checkpoint import Checkpoint, read_pixels
from ..model.released_layout import write_json
from ..pictures.phrasings import SPLITS
from ..pictures.refusal_phrasings import ANSWERS
from .refusal_tables import tables
from .reliability import Said, fit_temperature


def ask_all(folder: Path, data: Path, limit: int | None) -> list[Said]:
    """The greedy answers of a checkpoint to the first questions of every split in `data`. Where nothing can be answered any
    refusal is right."""
    checkpoint, answers = Checkpoint(folder), []
    for dataset in sorted(path.parent for path in data.glob("*/questions.jsonl")):
        lines = [json.loads(line) for line in (dataset / "questions.jsonl").open()][:limit]
        seen: tuple = ("", None, None)
        for line in lines:
            if seen[0] != line["image"]:
                pixels = read_pixels(dataset / line["image"])
                seen = (line["image"], pixels, checkpoint.look(pixels))
            text, result = checkpoint.ask(seen[1], seen[2], line["question"])
            refused = text in ANSWERS
            right = refused if line["answer"] in ANSWERS else text == line["answer"]
            logits = torch.stack(result.logits).float()
            answers.append(Said(line["split"], line["kind"], right, refused, torch.tensor(result.tokens), logits))
        print(dataset.name, sum(a.right for a in answers if a.split == dataset.name), "of", len(lines), flush=True)
    return answers


def write_temperature(folder: Path, temperature: float) -> None:
    """Into config.json, and 1 into that of every variant, which it was not fitted for."""
    config = json.loads((folder / "config.json").read_text())
    write_json(folder / "config.json", config | {"calibration_temperature": temperature})
    for variant in sorted(folder.glob("variants/*")):
        path = variant / "config.json"
        own = json.loads(path.read_text()) if path.exists() else {}
        write_json(path, own | {"calibration_temperature": 1})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=Path("assets/models/fovea-mini"))
    parser.add_argument("--fit", type=Path, help="questions to fit the temperature on")
    parser.add_argument("--write", action="store_true", help="put the temperature into the checkpoint's config.json")
    parser.add_argument("--measure", type=Path, help="other questions, to report on")
    parser.add_argument("--before", type=Path, help="an earlier checkpoint, to compare with")
    parser.add_argument("--limit", type=int, help="questions of each split")
    a = parser.parse_args()
    temperature = float(json.loads((a.checkpoint / "config.json").read_text()).get("calibration_temperature", 1))
    if a.fit:
        temperature = fit_temperature(ask_all(a.checkpoint, a.fit, a.limit))
        print("temperature", temperature, flush=True)
        if a.write:
            write_temperature(a.checkpoint, temperature)
    if a.measure:
        before = ask_all(a.before, a.measure, a.limit) if a.before else []
        made = tables(ask_all(a.checkpoint, a.measure, a.limit), before, temperature, SPLITS)
        print("\n\n".join(made.values()))
