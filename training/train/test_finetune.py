"""Smoke: a few steps of stage 3 on a handful of scenes lower the loss of every variant, and a run resumes where it
stopped."""

import json
import os
import random
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from training.model.tokenizer import EOS, FILE, answer_ids, tokenizer
from training.model.variants import HIGHRES_GRIDS, VARIANTS
from training.pictures.refusal_phrasings import ANSWERS
from training.pictures.refusals import make_faint
from training.pictures.scene_store import scene_record
from training.pictures.scenes import make_picture
from training.train.answer_losses import variant_loss
from training.train.batches import Scenes
from training.train.export import weights_of
from training.train.export_refusals import HEAD, put_refusals
from training.train.finetune import begin_with, new_model, parse, train


def _store(folder: Path, count: int = 4, refusing: bool = False) -> Path:
    """Real scenes with random features: enough to overfit."""
    rng = np.random.default_rng(0)
    np.save(folder / "features.npy", rng.standard_normal((count, 1696, 256)).astype(np.float16))
    with (folder / "scenes.jsonl").open("w") as lines:
        for seed in range(count):
            scene = make_picture(seed == count - 1, seed, change=make_faint if refusing else None)
            print(json.dumps(scene_record(scene, random.Random(0), refusing)), file=lines)
    (folder / "features.done").write_text(str(count))
    return folder


@pytest.mark.parametrize("variant", VARIANTS)
def test_loss_falls(tmp_path: Path, variant: str) -> None:
    torch.manual_seed(0)
    scenes, model = Scenes(_store(tmp_path)), new_model()
    optimiser = torch.optim.AdamW(model.parameters(), 1e-3)
    seen = []
    for _ in range(8):
        loss, figures = variant_loss(model, variant, scenes.draw(1, 8, HIGHRES_GRIDS[variant]), 0.3)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        seen.append(figures[f"{variant}_loss"])
    assert np.mean(seen[-2:]) < 0.8 * seen[0]


def test_a_share_of_the_questions_is_refused(tmp_path: Path) -> None:
    torch.manual_seed(0)
    scenes, model = Scenes(_store(tmp_path, refusing=True), refusals=0.5), new_model()
    optimiser = torch.optim.AdamW(model.parameters(), 1e-3)
    answers, seen = {tuple(answer_ids(answer)) for answer in ANSWERS}, []
    for _ in range(8):
        batch = scenes.draw(2, 8)
        for b, q in np.ndindex(*batch.refused.shape):
            said = batch.targets[b, q][batch.targets[b, q] >= 0].tolist()
            assert said[-1] == EOS and (tuple(said[:-1]) in answers) == bool(batch.refused[b, q])
        loss, figures = variant_loss(model, "flex", batch, 0.3)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        seen.append(figures["flex_loss"])
    assert np.mean(seen[-2:]) < 0.8 * seen[0] and "refused" in figures
    for record in scenes.records:
        small = {r["slots"]["o"] for r in record["refusals"] if r["kind"] == "too_small"}
        assert not small & {t["slots"].get("o") for t in record["things"] if t["kind"] == "word"}


def test_a_run_resumes_where_it_stopped(tmp_path: Path) -> None:
    features, out = _store(tmp_path), tmp_path / "out"
    common = ["--features", str(features), "--out", str(out), "--variant", "flex", "--questions", "2", "--threads", "1"]
    train(parse([*common, "--steps", "2"]))
    first = torch.load(out / "model.pt")
    train(parse([*common, "--steps", "3"]))
    second = torch.load(out / "model.pt")
    assert (first["step"], second["step"]) == (2, 3)
    name = "decoder.layers.5.self_attn.q_proj.weight"
    assert not torch.equal(first["model"][name], second["model"][name])
    frozen = "decoder.layers.5.mlp.up_proj.weight"
    assert torch.equal(first["model"][frozen], second["model"][frozen])


def test_two_processes_take_the_steps_of_one(tmp_path: Path) -> None:
    features = _store(tmp_path)
    common = ["--features", str(features), "--variants", "flex,lowres", "--questions", "2", "--steps", "2", "--threads", "1", "--warmup", "1"]
    train(parse([*common, "--out", str(tmp_path / "one")]))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "training.train.finetune", *common, "--out", str(tmp_path / "two")]
    shared = os.environ | {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
    pair = [subprocess.Popen(command, env=shared | {"RANK": rank}) for rank in ("0", "1")]
    assert [process.wait(240) for process in pair] == [0, 0]
    one, two = (torch.load(tmp_path / run / "model.pt")["model"] for run in ("one", "two"))
    torch.manual_seed(0)  # as the runs begin
    begun = new_model().state_dict()
    name = "decoder.layers.5.mlp.up_proj.weight"
    assert (one[name] - begun[name]).abs().max() > 1e-4
    for name, value in one.items():
        assert torch.allclose(value, two[name], atol=1e-5), name


def test_an_exported_checkpoint_is_a_start(tmp_path: Path) -> None:
    torch.manual_seed(1)
    model, again = new_model(), new_model()
    torch.save({"model": model.state_dict()}, tmp_path / "model.pt")
    save_file(weights_of(model, "xattn"), tmp_path / "model.safetensors")
    begin_with(again, tmp_path)
    for name, value in again.state_dict().items():
        if not name.startswith("named"):
            assert torch.allclose(value, model.state_dict()[name], atol=2e-3), name


def test_refusals_leave_to_the_variants_what_they_share(tmp_path: Path) -> None:
    torch.manual_seed(0)
    features, folder, out = _store(tmp_path, refusing=True), tmp_path / "shipped", tmp_path / "out"
    words = len(tokenizer().get_vocab()) - len(ANSWERS)
    first = weights_of(new_model(), "flex")
    first = {name: value[:words].clone() if name in (HEAD, "model.embed_tokens.weight") else value for name, value in first.items()}
    (folder / "variants" / "hd").mkdir(parents=True)
    save_file(first, folder / "model.safetensors")
    own = "model.layers.4.self_attn.q_proj.weight"
    save_file({own: first[own] * 2}, folder / "variants" / "hd" / "model.safetensors")
    (folder / "config.json").write_text(json.dumps({"vocab_size": words}))
    earlier = json.loads(FILE.read_text())
    earlier["model"]["vocab"] = {token: index for token, index in earlier["model"]["vocab"].items() if index < words}
    (folder / "tokenizer.json").write_text(json.dumps(earlier))
    run = ["--features", str(features), "--out", str(out), "--start", str(folder), "--variant", "flex", "--go-on", "--warmup", "1"]
    train(parse([*run, "--refusals", "0.5", "--steps", "2", "--questions", "4", "--threads", "1", "--weight", "0"]))
    put_refusals(out / "model.pt", folder)
    base, hd = load_file(folder / "model.safetensors"), load_file(folder / "variants" / "hd" / "model.safetensors")
    assert json.loads((folder / "config.json").read_text())["vocab_size"] == words + len(ANSWERS)
    assert not torch.equal(base[own], first[own]) and torch.equal(hd[own], first[own] * 2)
    for name, value in first.items():
        if "mlp" in name or name in (HEAD, "model.embed_tokens.weight"):
            assert torch.equal(base[name][: len(value)], value), name
    assert base[HEAD][words:].any() and torch.equal(hd[HEAD][:words], first[HEAD])
    assert torch.equal(hd[HEAD][words:], first[HEAD][:1].expand(len(ANSWERS), -1))
    norm = "model.layers.4.input_layernorm.weight"
    assert not torch.equal(base[norm], first[norm]) and torch.equal(hd[norm], first[norm])
    assert not any("_proj_hd" in name for name in hd)
    changed = torch.load(out / "model.pt")
    changed["model"]["decoder.layers.5.mlp.up_proj.weight"] *= 2
    torch.save(changed, out / "other.pt")
    with pytest.raises(ValueError, match="mlp.up_proj.weight"):
        put_refusals(out / "other.pt", folder)


def test_refusals_that_were_kept_alone_are_put_over_the_checkpoint(tmp_path: Path) -> None:
    shipped = Path("assets/models/fovea-mini")
    folder = tmp_path / "copy"
    shutil.copytree(shipped, folder)
    model = new_model()
    begin_with(model, shipped)
    own = "decoder.layers.4.self_attn.q_proj.weight"
    kept = {name: model.state_dict()[name].half() for name in (own, "decoder.embed_tokens.weight", "decoder.lm_head.weight")}
    kept[own] *= 2
    torch.save({"model": kept, "step": 1}, tmp_path / "kept.pt")
    put_refusals(tmp_path / "kept.pt", folder)
    before, after = load_file(shipped / "model.safetensors"), load_file(folder / "model.safetensors")
    name = own.replace("decoder.", "model.", 1)
    assert torch.equal(after[name], kept[own])
    for other, value in before.items():
        assert other == name or torch.equal(after[other][: len(value)], value), other
    quieter = tmp_path / "quieter"
    shutil.copytree(shipped, quieter)
    put_refusals(tmp_path / "kept.pt", quieter, scale=0.5)
    scaled, head = load_file(quieter / "model.safetensors")[HEAD], after[HEAD]
    refusals = [answer_ids(answer)[0] for answer in ANSWERS]
    assert torch.equal(scaled[refusals], head[refusals] * 0.5)
    assert torch.equal(scaled[: min(refusals)], head[: min(refusals)])
    kept[own] = kept[own][:5]
    torch.save({"model": kept, "step": 1}, tmp_path / "other.pt")
    with pytest.raises(ValueError, match="another model"):
        put_refusals(tmp_path / "other.pt", folder)
