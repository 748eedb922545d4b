"""Writes `taught.json` of a checkpoint: what its pictures and questions were like, so that the engine can tell what is unlike
them (docs/checkpoint-format.md, "What was taught").

Of the checkpoint only the vision tower counts: the file stays right when projector and decoder are trained on.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..model.checkpoint import Checkpoint, load_weights, read_pixels
from ..model.released_layout import TOWER
from ..pictures.strangers import stranger
from . import taught_pictures, taught_questions
from .taught_pictures import Rule
from .taught_questions import GROUPS, SUBJECTS, WEIGHTS, Runs

VERSION = 1
EXAMPLES = Path("engine/testing/taught/examples.json")
"""Distances by this twin, for the engine's tests."""
ASKED = (
    "What is the word on the red sign?",
    "PLEASE tell me what the blue cup says",
    "In the upper left block, do you see more round than square buildings?",
    "How many white cars are in the central car park?",
    "What does the red bottle say?",
    "Who painted this?",
    "What is the total of this receipt?",
    "Où est l’étoile on the white box – à gauche?",
    "¿?",
)


def tower_identity(weights: dict[str, Tensor]) -> str:
    """`engine/checkpoint/taught/towerIdentity.ts`."""
    digest = hashlib.sha256()
    for name in sorted(weights):
        if name.startswith(TOWER) and "post_layernorm" not in name and weights[name].dim() == 1:
            digest.update(name.encode() + weights[name].half().numpy().tobytes())
    return digest.hexdigest()


def content_of(tower: str, rule: Rule, runs: Runs, question_limit: float) -> dict:
    return {
        "version": VERSION,
        "tower": tower,
        "pictures": {
            "kinds": [
                {"mean": _base64(k.mean), "axes": _base64(k.axes), "spreads": _base64(k.spreads), "rest": k.rest}
                for k in rule.kinds
            ],
            "unit": rule.unit,
            "slope": _base64(rule.slope),
            "offset": rule.offset,
            "limit": rule.limit,
        },
        "questions": {
            "groups": {group: list(names) for group, names in GROUPS.items()},
            "subjects": list(SUBJECTS),
            "runs": [sorted(known) for known in runs.known],
            "weights": list(WEIGHTS),
            "limit": round(question_limit, 4),
        },
    }


def _base64(values: np.ndarray) -> str:
    """float32, little-endian."""
    return base64.b64encode(values.astype("<f4").tobytes()).decode()


def write_taught(folder: Path, counts: tuple[int, int], samples: Path, processes: int, kept: Path | None) -> None:
    taught, strange = _all_statistics(folder, counts, processes, kept)
    aerial = np.array([taught_pictures.is_aerial(index) for index in range(len(taught))])
    rule = taught_pictures.fitted(taught, aerial, strange)
    runs, question_limit = taught_questions.fitted()
    question_limit = round(question_limit, 4)
    content = content_of(tower_identity(load_weights(folder, None)[1]), rule, runs, question_limit)
    path = folder / "taught.json"
    path.write_text(json.dumps(content) + "\n")
    print(f"limits: pictures {rule.limit:.3f}, questions {question_limit:.3f}; {path.stat().st_size / 1e3:.0f} kB in {path}")
    tower = Checkpoint(folder).tower
    pictures = {
        one.name: float(rule.strangeness(taught_pictures.statistics_of(tower, read_pixels(one))[None])[0] / rule.limit)
        for one in sorted([*samples.glob("*.png"), *samples.glob("*.jpg")])
    }
    questions = {question: runs.distance(question, question_limit) for question in ASKED}
    EXAMPLES.parent.mkdir(exist_ok=True)
    EXAMPLES.write_text(json.dumps({"pictures": pictures, "questions": questions}, indent=2, ensure_ascii=False) + "\n")


def _all_statistics(folder: Path, counts: tuple[int, int], processes: int, kept: Path | None) -> tuple[np.ndarray, np.ndarray]:
    """Of the generator's pictures and of strangers; from the file `kept` where it is there."""
    if kept and kept.exists():
        found = np.load(kept)
        return found["taught"], found["strange"]
    makers = (taught_pictures.taught_picture, stranger)
    taught, strange = (
        taught_pictures.statistics_of_all(folder, make, count, processes) for make, count in zip(makers, counts, strict=True)
    )
    if kept:
        np.savez(kept, taught=taught, strange=strange)
    return taught, strange


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=Path("assets/models/fovea-mini"))
    parser.add_argument("--count", type=int, default=1000, help="pictures of the generator to learn from")
    parser.add_argument("--strangers", type=int, default=480, help="pictures it would never make")
    parser.add_argument("--samples", type=Path, default=Path("assets/samples"))
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--statistics", type=Path, help="keep what the tower saw here (.npz), and take it from here")
    a = parser.parse_args()
    torch.set_num_threads(1)
    write_taught(a.checkpoint, (a.count, a.strangers), a.samples, a.processes, a.statistics)
