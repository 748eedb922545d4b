"""A batch in parts on a real local Ray, with a stand-in for `fovea` that writes down what it was told."""

import json
import sys
from pathlib import Path

import pytest

from training.cluster.ray_batch import option, run_on_ray

STAND_IN = """
import json, pathlib, sys, uuid
words = sys.argv[1:]
log = pathlib.Path(LOG)
(log / f"{uuid.uuid4()}.json").write_text(json.dumps(words))
if "--shard" in words and words[words.index("--shard") + 1] == FAILING:
    print("no such picture", file=sys.stderr)
    sys.exit(2)
"""


def stand_in(folder: Path, failing: str = "") -> list[str]:
    script = folder / "fovea.py"
    log = folder / "log"
    log.mkdir()
    script.write_text(STAND_IN.replace("LOG", repr(str(log))).replace("FAILING", repr(failing)))
    return [sys.executable, str(script)]


def told(folder: Path) -> list[list[str]]:
    return [json.loads(file.read_text()) for file in (folder / "log").iterdir()]


@pytest.fixture(scope="module", autouse=True)
def ray_here():
    ray = pytest.importorskip("ray", reason="Ray is not installed (pip install ray)")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield
    ray.shutdown()


def test_every_part_runs_once_and_they_are_merged(tmp_path: Path) -> None:
    words = ["scans", "--questions", "q.txt", "--out", "out"]
    assert run_on_ray(words, parts=3, cpus=1, fovea=stand_in(tmp_path)) == 0
    shards = sorted(command[-1] for command in told(tmp_path) if "--shard" in command)
    assert shards == ["1/3", "2/3", "3/3"]
    assert ["batch", "--merge", "out", "--out", "out"] in told(tmp_path)
    assert all(command[: len(words) + 1] == ["batch", *words] for command in told(tmp_path) if "--shard" in command)


def test_a_part_that_fails_does_not_hold_up_the_others(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    fovea = stand_in(tmp_path, failing="2/3")
    assert run_on_ray(["scans", "--questions=q.txt", "--out=out"], parts=3, cpus=1, fovea=fovea) == 2
    assert len(told(tmp_path)) == 4
    assert "part 2 of 3: exit status 2. no such picture" in capfd.readouterr().out


def test_words_without_out_or_with_a_shard_are_refused() -> None:
    for words in (["scans"], ["scans", "--out", "out", "--shard", "1/2"]):
        with pytest.raises(SystemExit, match="--out DIR and without --shard"):
            run_on_ray(words, parts=2, cpus=1, fovea=["false"])


def test_option() -> None:
    assert option(["a", "--out", "x"], "--out") == "x"
    assert option(["--out=x=y"], "--out") == "x=y"
    assert option(["--outer", "x"], "--out") is None
