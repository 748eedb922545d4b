"""Pictures that the generator never made: photographs, screens, maps and drawings of packages. Nothing of what is taught is on
them, so everything asked of them is refused.

They lie in packages of Debian (pictures.txt), told apart by package: those of `HELDOUT` are never trained on. FOVEA_PICTURES
names a folder into which packages that are not installed were unpacked, one folder each.
"""

from __future__ import annotations

import functools
import os
import random
from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = Path(os.environ.get("FOVEA_PICTURES", "/"))
TRAINED: dict[str, tuple[str, ...]] = {
    "gimp-help-en": ("usr/share/gimp/2.0/help/en/images",),
    "mate-backgrounds": ("usr/share/backgrounds/mate",),
    "plasma-workspace-wallpapers": ("usr/share/wallpapers",),
    "gnome-user-docs": ("usr/share/help/C",),
    "marble-data": ("usr/share/doc/HTML/en/marble",),
}
HELDOUT: dict[str, tuple[str, ...]] = {
    "gnome-backgrounds": ("usr/share/backgrounds/gnome",),
    "ukui-wallpapers": ("usr/share/backgrounds",),
    "lxqt-themes": ("usr/share/lxqt/wallpapers",),
    "mate-user-guide": ("usr/share/help/C",),
    "libgtk-4-doc": ("usr/share/doc/libgtk-4-doc",),
}
"""Package -> its folders with pictures."""
SCIKIT_IMAGE = """camera.png cell.png clock_motion.png coffee.png coins.png color.png horse.png ihc.png logo.png motorcycle_left.png
page.png phantom.png retina.jpg text.png""".split()
"""Held out too: what scikit-image ships and no background is made of."""
ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
SMALLEST = 200
"""Pixels of the shorter side that a picture has at least."""
LARGEST = 2000
"""Pixels of the longer side that a larger one is reduced to."""


@functools.lru_cache(2)
def stranger_files(heldout: bool) -> dict[str, tuple[Path, ...]]:
    """Package -> its pictures that are large enough, of the packages that are there."""
    found: dict[str, tuple[Path, ...]] = {}
    for package, folders in (HELDOUT if heldout else TRAINED).items():
        roots = [root / folder for root in (FOLDER / package, FOLDER) for folder in folders if (root / folder).is_dir()]
        paths = sorted(p for root in roots[:1] for p in root.rglob("*") if p.suffix in ENDINGS and _large_enough(p))
        if paths:
            found[package] = tuple(paths)
    return found | ({"scikit-image": _of_scikit_image()} if heldout and found else {})


def make_stranger(seed: int, heldout: bool = False) -> np.ndarray:
    """u8 [H, W, 3]: a picture of a package drawn at random, whole or a piece of it; training ones also mirrored and tinted."""
    files = stranger_files(heldout)
    if not files:
        wanted = ", ".join(HELDOUT if heldout else TRAINED)
        raise FileNotFoundError(f"none of the packages {wanted} is in {FOLDER}: install or unpack them (training/pictures.txt)")
    rng = random.Random(f"stranger-{heldout}-{seed}")
    image = _opened(rng.choice(files[rng.choice(sorted(files))]))
    if rng.random() < 0.6:
        share = rng.uniform(0.4, 0.95)
        w, h = max(SMALLEST, round(image.width * share)), max(SMALLEST, round(image.height * share))
        x, y = rng.randint(0, max(0, image.width - w)), rng.randint(0, max(0, image.height - h))
        image = image.crop((x, y, min(image.width, x + w), min(image.height, y + h)))
    pixels = np.asarray(image)
    if heldout:
        return pixels
    if rng.random() < 0.5:
        pixels = pixels[:, ::-1]
    gains = rng.uniform(0.75, 1.15) * np.array([rng.uniform(0.9, 1.1) for _ in range(3)])
    return np.clip(pixels * gains, 0, 255).astype(np.uint8)


def _opened(path: Path) -> Image.Image:
    """RGB on white, reduced where it is large."""
    with Image.open(path) as file:
        if file.format == "JPEG":
            file.draft("RGB", (LARGEST, LARGEST))
        image = file.convert("RGBA")
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image)
    image = ground.convert("RGB")
    image.thumbnail((LARGEST, LARGEST), Image.Resampling.BICUBIC)
    return image


def _of_scikit_image() -> tuple[Path, ...]:
    import skimage

    return tuple(Path(skimage.__file__).parent / "data" / name for name in SCIKIT_IMAGE)


def _large_enough(path: Path) -> bool:
    try:
        with Image.open(path) as image:
            return min(image.size) >= SMALLEST
    except OSError:
        return False
