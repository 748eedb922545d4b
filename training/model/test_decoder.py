"""The packed training pass must compute what the stepwise one computes, and both what the authors' code does."""

import json
from pathlib import Path

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from training.model.checkpoint import read_pixels
from training.model.decoder import Decoder, DecoderConfig
from training.model.packed import Questions, packed
from training.model.pixels import raster, views
from training.model.released_layout import DECODER_SIZES, project, projector_state, tower_state
from training.model.selection import inside_padding
from training.model.stepwise import answer
from training.model.vision import VisionTransformer

GOLDEN = Path(__file__).parents[2] / "engine" / "testing" / "golden"


@pytest.mark.parametrize("variant", ["hd", "full", "xattn"])
def test_packed_equals_stepwise_for_variants(variant: str) -> None:
    torch.manual_seed(4)
    c = DecoderConfig(64, 96, 5, 4, 50, xattn_hidden_size=16 if variant == "xattn" else 0)
    decoder = Decoder(c)
    for p in decoder.parameters():
        if p.ndim > 1:
            p.data *= 3
    before, image, highres = torch.randn(1, 5, 64), torch.randn(1, 144, 64), torch.randn(1, 1296, 64)
    appended = {"hd": torch.randn(1, 256, 64), "full": highres, "xattn": highres[:, :0]}[variant]
    question, inside = torch.tensor([7, 8, 9]), inside_padding(1400, 800, 12)
    prefix = torch.cat([before, image, appended], 1)
    prompt = torch.cat([prefix[0], decoder.embed_tokens(question)])
    stepwise = answer(decoder, prompt, 5, highres[0], inside, 4, end=None, variant=variant)
    tokens = torch.cat([question, torch.tensor(stepwise.tokens[:-1])])
    asked = Questions(torch.arange(2, 6)[None, None], 0, inside[None], appended.shape[1], variant == "xattn")
    hidden, traces, _ = packed(decoder, prefix, 5, tokens[None, None], highres, asked)
    logits = decoder.lm_head(hidden)[0, 0]
    assert torch.allclose(logits, torch.stack(stepwise.logits), atol=1e-4)
    mass = traces[-1].highres_mass
    assert mass is not None and mass.shape[-1] == (1296 if variant == "xattn" else appended.shape[1])


def test_packed_equals_stepwise() -> None:
    torch.manual_seed(3)
    c = DecoderConfig(hidden_size=64, intermediate_size=96, num_attention_heads=4, vocab_size=50, num_hidden_layers=5)
    decoder = Decoder(c)
    for p in decoder.parameters():
        if p.ndim > 1:
            p.data *= 3
    before, image, highres = torch.randn(1, 5, 64), torch.randn(1, 144, 64), torch.randn(1, 1296, 64)
    question, inside = torch.tensor([7, 8, 9]), inside_padding(1400, 800, 12)
    prefix = torch.cat([before, image], 1)
    for flex in (True, False):
        prompt = torch.cat([prefix[0], decoder.embed_tokens(question)])
        stepwise = answer(decoder, prompt, 5, highres[0], inside, 4, flex, end=None)
        tokens = torch.cat([question, torch.tensor(stepwise.tokens[:-1])])
        rows = torch.arange(2, 6)[None, None]
        asked = Questions(rows, int(flex), inside[None])
        hidden, traces, _ = packed(decoder, prefix, 5, tokens[None, None], highres, asked)
        logits = decoder.lm_head(hidden)[0, 0]
        assert torch.allclose(logits, torch.stack(stepwise.logits), atol=1e-4)
        for i, trace in enumerate(traces):
            for step in range(4):
                assert torch.equal(trace.selected[0, 0, step], stepwise.grids[step][i])


@pytest.mark.parametrize("name", ["square-72", "landscape-36"])
def test_stepwise_equals_the_authors_code(name: str) -> None:
    folder = GOLDEN / name
    config = json.loads((folder / "config.json").read_text())
    weights = {k: v.float() for k, v in load_file(folder / "model.safetensors").items()}
    golden = load_file(folder / "golden.safetensors")
    vision = json.loads((folder / "vision" / "config.json").read_text())
    g = vision["image_size"] // vision["patch_size"]
    c = DecoderConfig(*(config[n] for n in DECODER_SIZES), 9, g, 3 * g)
    decoder = Decoder(c)
    named = {k.removeprefix("model."): v for k, v in weights.items()}
    # released checkpoints hold k_proj_hd and v_proj_hd for the layers that never read them, too
    assert not decoder.load_state_dict(named, strict=False).missing_keys
    lowres, highres = features_of(weights, vision, folder / "image.png")
    assert torch.allclose(lowres, golden["lr_features"], atol=2e-3)
    rows = golden["hr_feature_rows"].long()
    assert torch.allclose(highres[rows], golden["hr_feature_values"], atol=2e-3)
    ids = golden["input_ids"].tolist()
    at = ids.index(-200)
    embed = decoder.embed_tokens
    prompt = torch.cat([embed(torch.tensor(ids[:at])), lowres, embed(torch.tensor(ids[at + 1 :]))]).detach()
    width, height = Image.open(folder / "image.png").size
    result = answer(decoder, prompt, at, highres, inside_padding(width, height, g), len(golden["tokens"]), end=None)
    assert result.tokens == golden["tokens"].tolist()
    assert torch.allclose(torch.stack(result.logits), golden["logits"], atol=2e-3)
    maps = torch.stack([torch.stack(step) for step in result.maps])
    assert torch.allclose(maps, golden["attention_maps"], atol=1e-3)
    grids = torch.stack([torch.stack(step) for step in result.grids])
    assert (grids != golden["selection_grid"].bool()).float().mean() < 1e-3


def features_of(weights: dict, vision: dict, image: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Low-res and high-res features [g*g, D], [G*G, D] of a checkpoint with two hidden layers kept off the end."""
    tower = VisionTransformer(vision, -2)
    tower.load_state_dict(tower_state(weights), strict=False)
    with torch.no_grad():
        x = project(projector_state(weights), tower(views(read_pixels(image))))
    return x[0], raster(x[1:])
