"""Writes letters.json: outlines of Latin, Greek and Cyrillic letters, for texts in pictures.

    pip install fonttools brotli
    python engine/session/formats/drawing/lettering/makeLetters.py

From Inter (SIL Open Font License 1.1), the font of the window, at weight 500, as
node_modules/@fontsource-variable/inter brings it. A letter is [advance, outline]: units of a 1000th of the height of
the font, y down from the base line, the outline in the words of an SVG path.
"""

import json
import pathlib

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

here = pathlib.Path(__file__).parent
files = here.parents[4] / "node_modules/@fontsource-variable/inter/files"
wanted = [
    *range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x218, 0x21C), *range(0x384, 0x3CF), *range(0x400, 0x460),
    *range(0x2010, 0x2027), 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2116, 0x2122, 0x2190, 0x2191,
    0x2192, 0x2193, 0x2194, 0x2212, 0x2215, 0x221A, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x1E9E,
]
letters = {}
for subset in ["latin", "latin-ext", "greek", "cyrillic"]:
    font = instantiateVariableFont(TTFont(files / f"inter-{subset}-wght-normal.woff2"), {"wght": 500})
    scale = 1000 / font["head"].unitsPerEm
    names, glyphs = font.getBestCmap(), font.getGlyphSet()
    for code in wanted:
        if chr(code) in letters or code not in names:
            continue
        glyph = glyphs[names[code]]
        pen = SVGPathPen(glyphs, ntos=lambda value: str(round(value)))
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, 0, 0)))
        letters[chr(code)] = [round(glyph.width * scale), pen.getCommands()]
lines = [f"{json.dumps(letter, ensure_ascii=False)}: {json.dumps(outline)}" for letter, outline in sorted(letters.items())]
(here / "letters.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
print(len(letters), "letters")
