"""The five ways of seeing that one set of features is asked in."""

from __future__ import annotations

VARIANTS = ("flex", "lowres", "hd", "xattn", "full")
BASE_VARIANTS = ("flex", "lowres")
"""Those that the base weights answer as, without weights of their own."""
HIGHRES_GRIDS = {"flex": 36, "xattn": 36, "full": 36, "lowres": 36, "hd": 16}
"""Side of the grid of high-res tokens of each variant."""
