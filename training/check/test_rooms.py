"""Imports go down the rooms, never up, and nowhere in a circle (`training/rooms.ini`)."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("importlinter", reason="import-linter is not installed (pip install -r training/requirements.txt)")

ROOT = Path(__file__).parents[2]
RULES = ROOT / "training" / "rooms.ini"
DOWNWARDS = "An import goes down this list of rooms, never up, and every room stands in it"
ACYCLIC = "No circle of imports, in no room"


def test_rooms_hold() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("files", "broken"),
    [
        ({"pictures/low.py": "from ..train import high", "train/high.py": ""}, DOWNWARDS),
        ({"model/late.py": "def f():\n    from ..check import high", "check/high.py": ""}, DOWNWARDS),
        ({"pictures/one.py": "from . import two", "pictures/two.py": "from . import one"}, ACYCLIC),
        ({"shed/__init__.py": ""}, DOWNWARDS),
    ],
    ids=["up", "up within a function", "circle", "room without a place"],
)
def test_a_broken_rule_is_found(tmp_path: Path, files: dict[str, str], broken: str) -> None:
    package = tmp_path / "training"
    for room in ("", "pictures", "model", "train", "check", "cluster"):
        (package / room).mkdir()
        (package / room / "__init__.py").touch()
    assert lint(tmp_path).returncode == 0
    for name, text in files.items():
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).write_text(text + "\n")
    result = lint(tmp_path)
    assert result.returncode != 0
    assert f"{broken} BROKEN" in " ".join(result.stdout.split()), result.stdout + result.stderr


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """import-linter on the package `training` of a folder, by the rules of this one; nothing is written."""
    script = f"import sys; from importlinter import cli; sys.exit(cli.lint_imports({str(RULES)!r}, no_cache=True))"
    command = [sys.executable, "-X", "utf8", "-c", script]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", timeout=120)
