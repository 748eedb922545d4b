"""Smoke: a few steps of stage 3 on a handful of scenes lower the loss, and a run resumes where it stopped."""

import json
import random
from pathlib import Path

import numpy as np
import torch

from training.decoder import DecoderConfig
from training.finetune import Model, Scenes, losses, save
from training.questions import questions_on
from training.scenes import make_scene
from training.tokenizer import tokenizer


def _scenes(folder: Path, count: int = 3) -> Scenes:
    """Real scenes with random features: enough to overfit."""
    rng = np.random.default_rng(0)
    np.save(folder / "features.npy", rng.standard_normal((count, 1440, 256)).astype(np.float16))
    with (folder / "scenes.jsonl").open("w") as lines:
        for seed in range(count):
            scene = make_scene(seed)
            things = [
                {"kind": q.kind, "name": q.name, "answer": q.answer, "detail": q.detail, "parts": q.parts}
                for q in questions_on(scene, random.Random(0))
            ]
            print(json.dumps({"seed": seed, "width": scene.width, "height": scene.height, "things": things}), file=lines)
    (folder / "features.done").write_text(str(count))
    return Scenes(folder)


def test_loss_falls_and_a_checkpoint_restores(tmp_path: Path) -> None:
    torch.manual_seed(0)
    scenes = _scenes(tmp_path)
    model = Model(DecoderConfig(vocab_size=tokenizer().get_vocab_size()))
    optimiser = torch.optim.AdamW(model.parameters(), 1e-3)
    seen = []
    for _ in range(8):
        loss, figures = losses(model, scenes.draw(2, 6), 0.3)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        seen.append(figures["answer"])
    assert np.mean(seen[-2:]) < 0.8 * seen[0]
    save(tmp_path / "model.pt", model, optimiser, 8, 1.0)
    again = Model(model.decoder.config)
    again.load_state_dict(torch.load(tmp_path / "model.pt")["model"])
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))
