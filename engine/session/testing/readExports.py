"""Reads exports with the programs they are made for, and prints as JSON what those saw.

    python readExports.py READER FILE [MORE...]

READER is one of the functions below. Each ends with an error where its program refuses the file.
"""

import json
import sys


def coco(file):
    from pycocotools import mask
    from pycocotools.coco import COCO

    stdout, sys.stdout = sys.stdout, sys.stderr  # COCO prints
    data = COCO(file)
    sys.stdout = stdout
    seen = []
    for annotation in data.loadAnns(data.getAnnIds()):
        pixels = data.annToMask(annotation)
        ys, xs = pixels.nonzero()
        encoded = data.annToRLE(annotation)
        seen.append(
            {
                "category": data.loadCats(annotation["category_id"])[0]["name"],
                "size": list(pixels.shape),
                "pixels": int(pixels.sum()),
                "rleArea": int(mask.area(encoded)),
                "area": annotation["area"],
                "bbox": annotation["bbox"],
                "around": [int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1] if len(xs) else None,
                "keypoints": annotation.get("keypoints"),
                "samples": {f"{x},{y}": int(pixels[y, x]) for x, y in [(310, 150), (360, 170), (310, 230), (62, 82)]},
            }
        )
    return {"annotations": seen, "categories": [c["name"] for c in data.loadCats(data.getCatIds())]}


def labelme(file):
    """LabelMe's own reader of files, without the window that its package opens."""
    import importlib.util
    import pathlib
    import types

    folder = pathlib.Path(importlib.util.find_spec("labelme").origin).parent
    package = types.ModuleType("labelme")
    package.__path__, package.__version__ = [str(folder)], "0"
    sys.modules["labelme"] = package
    qt = types.ModuleType("PyQt5")
    qt.QtGui = types.ModuleType("PyQt5.QtGui")
    sys.modules.setdefault("PyQt5", qt)
    spec = importlib.util.spec_from_file_location("labelme.image", folder / "utils" / "image.py")
    image = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(image)
    package.utils = sys.modules["labelme.utils"] = image
    spec = importlib.util.spec_from_file_location("labelme._label_file", folder / "_label_file.py")
    reader = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = reader
    spec.loader.exec_module(reader)
    data = reader.read_label_file(file)
    return [
        {
            "label": shape["label"],
            "type": shape["shape_type"],
            "points": shape["points"],
            "description": shape["description"],
            "mask": None if shape["mask"] is None else [list(shape["mask"].shape), int(shape["mask"].sum())],
        }
        for shape in data.shapes
    ]


def geo(file):
    import geojson
    import shapely.geometry

    with open(file, encoding="utf-8") as handle:
        data = geojson.load(handle)
    assert data.is_valid, data.errors()
    seen = []
    for feature in data["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.is_valid, feature["id"]
        ccw = shape.exterior.is_ccw if shape.geom_type == "Polygon" else None
        seen.append({"type": shape.geom_type, "area": shape.area, "length": shape.length, "ccw": ccw})
    return seen


def arrays(file):
    import numpy

    with numpy.load(file, allow_pickle=False) as data:
        return {
            name: {
                "dtype": str(data[name].dtype),
                "shape": list(data[name].shape),
                "sum": float(numpy.nansum(data[name].astype("f8")[numpy.isfinite(data[name].astype("f8"))])),
                "nan": int(numpy.isnan(data[name].astype("f8")).sum()),
            }
            for name in data.files
        }


def table(file):
    import csv

    with open(file, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, strict=True))


def xml(*texts):
    import xml.etree.ElementTree

    return [[element.tag for element in xml.etree.ElementTree.fromstring(text).iter()] for text in texts]


def shapes(file):
    """How many of each element an SVG has, and all its texts."""
    import collections
    import xml.etree.ElementTree

    root = xml.etree.ElementTree.parse(file).getroot()
    tags = collections.Counter(element.tag.split("}")[-1] for element in root.iter())
    return {"tags": tags, "texts": ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]}


readers = {one.__name__: one for one in [coco, labelme, geo, arrays, table, xml, shapes]}
print(json.dumps(readers[sys.argv[1]](*sys.argv[2:])))
