"""The fonts of open text: hundreds, by family, some families held out."""

from __future__ import annotations

import argparse
import functools
import os
from pathlib import Path

from PIL import ImageFont

from .characters import CHARACTERS, SPACE

LIST = Path(__file__).with_name("open_fonts.tsv")
"""Held out or trained on, family, file name; made once by `python -m training.pictures.open_fonts`."""
FOLDERS = [Path("/usr/share/fonts"), Path("/usr/share/texmf/fonts")]
FOLDERS += [Path(folder) for folder in os.environ.get("FOVEA_FONTS", "").split(os.pathsep) if folder]
"""Where fonts are looked for; FOVEA_FONTS names more folders."""
HELDOUT_FAMILIES = """Open Sans|Manrope|Karla|Cabin|Clear Sans|Roboto Slab|Vollkorn|PT Sans|PT Serif|PT Mono|Jura|Courier Prime
Caladea|Averia|Gillius ADF|Fantasque Sans|Yanone Kaffeesatz|Quattrocento|Oxygen|Accanthis|Anonymous Pro|Kaushan""".replace(
    "\n", "|"
).split("|")
"""Beginnings of family names that are never trained on, those that the five splits hold out among them."""
UNREADABLE = ("Noto Sans Symbols", "OpenSymbol", "Euterpe", "Webdings", "Wingdings", "Symbol", "Marlett", "Standard Symbols",
              "D050000L", "API ", "IPA ", "Ellhnikh", "BABEL", "unifur", "Cabin Sketch", "CabinSketch")  # fmt: skip
"""Beginnings of names of families that people do not write with."""
CAPITALS = ("Caps", "Smallcaps", "Titling", "Solothurn", "ADF Style")
"""Parts of names of families that draw small letters as capitals."""


@functools.lru_cache(1)
def font_files() -> dict[str, Path]:
    """File name -> where it lies, of every font installed."""
    found = [path for folder in FOLDERS for path in sorted(folder.rglob("*.[ot]tf"))]
    return {path.name: path for path in reversed(found)}


@functools.lru_cache(2)
def families(heldout: bool) -> dict[str, tuple[str, ...]]:
    """Family -> file names, of those trained on or of those held out."""
    wanted, result = "heldout" if heldout else "train", {}
    for line in LIST.read_text("utf-8").splitlines():
        kind, family, name = line.split("\t")
        if kind == wanted:
            result.setdefault(family, []).append(name)
    return {family: tuple(names) for family, names in result.items()}


def missing_fonts() -> list[str]:
    """Listed file names that are not installed."""
    listed = [name for heldout in (False, True) for names in families(heldout).values() for name in names]
    return [name for name in listed if name not in font_files()]


@functools.lru_cache(600)
def open_font(name: str, cap: int) -> ImageFont.FreeTypeFont:
    """The font of a file name whose capital H is `cap` pixels high."""
    return ImageFont.truetype(font_files()[name], max(6, round(_size_per_cap(name) * cap)))


@functools.lru_cache(None)
def _size_per_cap(name: str) -> float:
    _, top, _, bottom = ImageFont.truetype(font_files()[name], 200).getbbox("H")
    return 200 / (bottom - top)


def _draws_all(path: Path) -> bool:
    """Whether a font has a picture of its own for each character."""
    try:
        font = ImageFont.truetype(path, 40)
        nothing = bytes(font.getmask("\uffff"))
        pictures = {c: bytes(font.getmask(c)) for c in CHARACTERS if c != SPACE}
        _, top, _, bottom = font.getbbox("H")
    except OSError:
        return False
    wide = font.getlength(SPACE) > 2 and 12 < bottom - top < 40
    return wide and all(p and p != nothing for p in pictures.values()) and pictures["a"] != pictures["A"]


def _is_heldout(family: str) -> bool:
    return family.startswith(tuple(HELDOUT_FAMILIES))


def _write_list() -> None:
    lines = []
    for name, path in sorted(font_files().items()):
        if not _draws_all(path):
            continue
        family, style = ImageFont.truetype(path, 40).getname()
        if not family or family.startswith(UNREADABLE) or any(part in family for part in CAPITALS):
            continue
        kind = "heldout" if _is_heldout(family) else "train"
        lines.append(f"{kind}\t{family}\t{name}")
    LIST.write_text("\n".join(sorted(lines)) + "\n", "utf-8")


if __name__ == "__main__":
    argparse.ArgumentParser(description="Lists every installed font that draws all characters.").parse_args()
    _write_list()
