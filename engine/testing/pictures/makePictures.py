"""Makes the picture files of decodePictures.test.ts beside this script, and expected.json with their right pixels.

Run by hand when a kind of file is added: python3 engine/testing/pictures/makePictures.py
Needs numpy, Pillow, pillow-heif, tifffile and imagecodecs; none of Fovea's code takes part in what is expected.
"""

import base64
import io
import json
import struct
import zlib
from pathlib import Path

import imagecodecs
import numpy as np
import pillow_heif
import tifffile
from PIL import Image, ImageCms

HERE = Path(__file__).parent
WIDTH, HEIGHT = 24, 16
cases: list[dict] = []
pictures: dict[str, dict] = {}


def base_picture() -> np.ndarray:
    """Four coloured quadrants with steps, a red patch top left, a blue one bottom right: no two ways up look alike."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    rgb = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    rgb[..., 0] = np.where(x < WIDTH // 2, 200, 70)
    rgb[..., 1] = np.where(y < HEIGHT // 2, 180, 60)
    rgb[..., 2] = 10 + x * 10
    rgb[:3, :4] = (250, 20, 20)
    rgb[-3:, -4:] = (20, 20, 250)
    return rgb


BASE = base_picture()
GREY = (np.mgrid[0:HEIGHT, 0:WIDTH][1] * 8 + np.mgrid[0:HEIGHT, 0:WIDTH][0] * 4).astype(np.uint8)
GREY[:3, :4] = 255


def rgb_of(grey: np.ndarray) -> np.ndarray:
    return np.repeat(grey[..., None], 3, axis=-1)


def on_white(rgb: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    share = alpha[..., None] / 255
    return np.round(rgb * share + 255 * (1 - share)).astype(np.uint8)


def stretched(values: np.ndarray) -> np.ndarray:
    low, high = np.percentile(values, [2, 98])
    return rgb_of(np.round(np.clip((values - low) / (high - low), 0, 1) * 255).astype(np.uint8))


def picture_key(rgb: np.ndarray) -> str:
    data = base64.b64encode(np.ascontiguousarray(rgb, np.uint8).tobytes()).decode()
    for key, known in pictures.items():
        if known["rgb"] == data and known["width"] == rgb.shape[1]:
            return key
    key = f"picture{len(pictures) + 1}"
    pictures[key] = {"width": rgb.shape[1], "height": rgb.shape[0], "rgb": data}
    return key


def case(file: str, feature: str, data: bytes | None = None, expected: np.ndarray | None = None, **more) -> None:
    """@param more tolerance, notice, choices, shown (by Chromium as it is), refused and says"""
    if data is not None:
        (HERE / file).write_bytes(data)
    entry = {"file": file, "feature": feature}
    if expected is not None:
        entry["picture"] = picture_key(expected)
    cases.append(entry | more)


def tiff(name: str, feature: str, array: np.ndarray, expected: np.ndarray | None = None, **options) -> None:
    more = {key: options.pop(key) for key in ("tolerance", "notice", "choices", "refused", "says") if key in options}
    big = {key: options.pop(key) for key in ("bigtiff", "byteorder") if key in options}
    buffer = io.BytesIO()
    options.setdefault("photometric", "rgb" if array.ndim == 3 else "minisblack")
    with tifffile.TiffWriter(buffer, **big) as writer:
        writer.write(array, metadata=None, software=False, **options)
    case(f"{name}.tif", feature, buffer.getvalue(), expected, **more)


def saved(image: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def turned(orientation: int, rgb: np.ndarray = BASE) -> np.ndarray:
    """The file's pixels whose upright picture is `rgb`."""
    undo = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.transpose(1, 0, 2),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
        8: lambda a: np.rot90(a, -1),
    }
    return np.ascontiguousarray(undo[orientation](rgb))


def exif(orientation: int) -> bytes:
    tags = Image.Exif()
    tags[274] = orientation
    return tags.tobytes()


def tiff_compressions() -> None:
    for codec in ("lzw", "deflate", "packbits", "zstd", "png"):
        tiff(f"tiff-{codec}", f"compression {codec}", BASE, BASE, compression=codec)
    tiff("tiff-none", "compression none", BASE, BASE)
    tiff("tiff-webp", "compression WebP", BASE, BASE, compression="webp", compressionargs={"lossless": True})
    tiff("tiff-jpeg", "compression JPEG", BASE, BASE, compression="jpeg", tolerance=70)
    fax = Image.fromarray(GREY > 100)
    case("tiff-fax4.tif", "compression CCITT group 4", saved(fax, "TIFF", compression="group4"), rgb_of((GREY > 100) * 255))
    tiff("tiff-jpeg2000", "compression JPEG 2000", BASE, BASE, compression="jpeg2000")
    tiff("tiff-jpeg2000-u16", "compression JPEG 2000, 16 bits, tiles", GREY.astype(np.uint16) * 257, rgb_of(GREY), compression="jpeg2000", tile=(16, 16))
    tiff("tiff-png-u16", "compression png, 16 bits", GREY.astype(np.uint16) * 257, rgb_of(GREY), compression="png")
    tiff("tiff-lerc", "compression LERC", BASE, BASE, compression="lerc")
    tiff("tiff-lerc-deflate", "compression LERC within Deflate, floats, tiles", GREY / np.float32(255), rgb_of(GREY), compression="lerc", compressionargs={"compression": "deflate"}, tile=(16, 16))
    tiff("tiff-lerc-zstd", "compression LERC within Zstandard, 16 bits", GREY.astype(np.uint16) * 257, rgb_of(GREY), compression="lerc", compressionargs={"compression": "zstd"})
    for codec, says in (("lzma", "LZMA"), ("jpegxl", "JPEG XL"), ("jpegxr", "JPEG XR")):
        tiff(f"tiff-{codec}", f"compression {says}", BASE, compression=codec, refused="image-unreadable", says=says)


def tiff_layouts() -> None:
    tiff("tiff-big-endian", "big-endian", BASE, BASE, byteorder=">")
    tiff("tiff-bigtiff", "BigTIFF", BASE, BASE, bigtiff=True)
    tiff("tiff-strips", "strips, the last shorter", BASE, BASE, rowsperstrip=5, compression="lzw")
    tiff("tiff-tiles", "tiles", BASE, BASE, tile=(16, 16), compression="deflate")
    tiff("tiff-tiles-zstd", "tiles, Zstandard", BASE, BASE, tile=(16, 16), compression="zstd")
    planes = np.ascontiguousarray(BASE.transpose(2, 0, 1))
    tiff("tiff-planar", "a plane a band", planes, BASE, planarconfig="separate")
    tiff("tiff-planar-tiles", "a plane a band, tiles", planes, BASE, planarconfig="separate", tile=(16, 16))
    tiff("tiff-predictor2", "differences, 8 bits", BASE, BASE, compression="deflate", predictor=2)
    deep = BASE.astype(np.uint16) * 257
    tiff("tiff-predictor2-u16", "differences, 16 bits", deep, BASE, compression="lzw", predictor=2)
    tiff("tiff-predictor2-big-endian", "differences, 16 bits, big-endian", deep, BASE, compression="lzw", predictor=2, byteorder=">")
    unit = (BASE / 255).astype(np.float32)
    tiff("tiff-predictor3", "differences of floats", unit, BASE, compression="deflate", predictor=3)
    for orientation in range(2, 9):
        tiff(f"tiff-orientation-{orientation}", f"orientation {orientation}", turned(orientation), BASE, extratags=[(274, "H", 1, orientation, False)])
    buffer = io.BytesIO()
    with tifffile.TiffWriter(buffer) as writer:
        writer.write(BASE[::4, ::4], photometric="rgb", subfiletype=1, metadata=None, software=False)
        writer.write(BASE, photometric="rgb", metadata=None, software=False)
    case("tiff-reduced-first.tif", "reduced copy first", buffer.getvalue(), BASE, notice="Page 2 of 2")
    case("tiff-reduced-first.tif", "the reduced copy by choice", None, BASE[::4, ::4], choices={"page": 1})
    case("tiff-reduced-first.tif", "a page that is not there", refused="option-invalid", says="from 1 to 2", choices={"page": 3})
    whole = (HERE / "tiff-strips.tif").read_bytes()
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, BASE, photometric="rgb", rowsperstrip=4, metadata=None, software=False)
    case("tiff-truncated.tif", "pixels cut", buffer.getvalue()[:-300], refused="image-truncated", says="strip")
    case("tiff-truncated-directory.tif", "directory cut", whole[:40], refused="image-truncated", says="directory")


def tiff_samples() -> None:
    unit = GREY / 255
    for kind in (np.float16, np.float32, np.float64):
        tolerance = 1 if kind is np.float16 else 0
        tiff(f"tiff-{np.dtype(kind).name}", f"{np.dtype(kind).name} within 0 to 1", unit.astype(kind), rgb_of(GREY), tolerance=tolerance)
    wide = unit.astype(np.float32) * 10_000
    tiff("tiff-float32-wide", "floats of 0 to 10,000", wide, stretched(wide), notice="stretched", tolerance=1)
    holes = wide.copy()
    holes[5, 5] = np.nan
    seen = holes[np.isfinite(holes)]
    low, high = np.percentile(seen, [2, 98])
    right = rgb_of(np.round(np.clip((np.nan_to_num(holes) - low) / (high - low), 0, 1) * 255).astype(np.uint8))
    right[5, 5] = 255
    tiff("tiff-float32-nan", "floats, one of them no number", holes, right, notice="stretched", tolerance=1)
    gone = np.where(np.isnan(holes), np.float32(-9999), holes)
    tiff("tiff-nodata", "a value that means none (GDAL)", gone, right, notice="stretched", tolerance=1, extratags=[(42113, "s", 0, "-9999", False)])
    tiff("tiff-int8", "int8", (GREY.astype(int) - 128).astype(np.int8), rgb_of(GREY))
    tiff("tiff-int16", "int16, none negative", (GREY.astype(np.int16) * 128), rgb_of(GREY), tolerance=1)
    both = (GREY.astype(int) * 257 - 32768).astype(np.int16)
    tiff("tiff-int16-negative", "int16, negative too", both, rgb_of(GREY), tolerance=1)
    for kind in (np.int16, np.int32, np.uint16, np.uint32):
        values = GREY.astype(kind) * 16
        name = np.dtype(kind).name
        tiff(f"tiff-{name}-narrow", f"{name}, 0 to 4080", values, stretched(values), notice="stretched", tolerance=1)
    narrow = GREY.astype(np.uint16) * 16
    case("tiff-uint16-narrow.tif", "chosen range 0 to 4080", None, rgb_of(GREY), choices={"range": {"low": 0, "high": 4080}})
    case("tiff-uint16-narrow.tif", "range of the type", None, rgb_of(np.round(narrow / 257).astype(np.uint8)), choices={"range": "full"})
    tiff("tiff-uint16", "uint16, all of it", GREY.astype(np.uint16) * 257, rgb_of(GREY))
    dark = (GREY // 8).astype(np.uint8)
    tiff("tiff-uint8-dark", "8 bits are never stretched", dark, rgb_of(dark))


def tiff_colours() -> None:
    tiff("tiff-grey", "grey", GREY, rgb_of(GREY))
    tiff("tiff-white-is-zero", "white is zero", 255 - GREY, rgb_of(GREY), photometric="miniswhite")
    bits = GREY > 100
    tiff("tiff-1-bit", "1 bit", bits, rgb_of(bits * 255))
    tiff("tiff-1-bit-white-is-zero", "1 bit, white is zero", ~bits, rgb_of(bits * 255), photometric="miniswhite")
    indexed = Image.fromarray(BASE).quantize(200)
    case("tiff-palette.tif", "palette", saved(indexed, "TIFF"), np.asarray(indexed.convert("RGB")))
    infrared = np.dstack([BASE, GREY])
    tiff("tiff-infrared", "a fourth band, unspecified", infrared, BASE, extrasamples=["unspecified"], notice="Band 4")
    case("tiff-infrared.tif", "bands 4, 2, 1", None, infrared[..., [3, 1, 0]], choices={"bands": [4, 2, 1]})
    case("tiff-infrared.tif", "one band", None, rgb_of(GREY), choices={"bands": [4]})
    case("tiff-infrared.tif", "a band that is not there", refused="option-invalid", says="no band 5", choices={"bands": [5]})
    five = np.dstack([BASE, GREY, 255 - GREY])
    tiff("tiff-five-bands", "five bands", five, BASE, extrasamples=["unspecified", "unspecified"], notice="5 bands")
    tiff("tiff-three-grey", "three bands without colours", BASE, BASE, photometric="minisblack", extrasamples=["unspecified"] * 2, planarconfig="contig", notice="3 bands")
    alpha = np.where(GREY > 60, 255, 102).astype(np.uint8)
    tiff("tiff-alpha", "alpha", np.dstack([BASE, alpha]), on_white(BASE, alpha), extrasamples=["unassalpha"], tolerance=1)
    multiplied = np.round(BASE * (alpha[..., None] / 255)).astype(np.uint8)
    tiff("tiff-alpha-multiplied", "alpha, already multiplied", np.dstack([multiplied, alpha]), on_white(BASE, alpha), extrasamples=["assocalpha"], tolerance=1)
    tiff("tiff-grey-alpha", "grey with alpha", np.dstack([GREY, alpha]), on_white(rgb_of(GREY), alpha), photometric="minisblack", planarconfig="contig", extrasamples=["unassalpha"], tolerance=1)
    ycc = np.asarray(Image.fromarray(BASE).convert("YCbCr"))
    tiff("tiff-ycbcr", "YCbCr", ycc, BASE, photometric="ycbcr", tolerance=3, subsampling=(1, 1))
    lab = ImageCms.createProfile("LAB")
    to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), lab, "RGB", "LAB")
    as_lab = np.asarray(ImageCms.applyTransform(Image.fromarray(BASE), to_lab)).copy()
    case("tiff-lab.tif", "CIE L*a*b*", saved(Image.fromarray(as_lab, "LAB"), "TIFF"), BASE, tolerance=8)
    inks = np.dstack([255 - BASE, GREY // 4])
    right = np.asarray(Image.fromarray(inks, "CMYK").convert("RGB"))
    tiff("tiff-cmyk", "CMYK as Pillow converts it", inks, right, photometric="separated", tolerance=1)


def png_chunks(data: bytes):
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length


def png_of(chunks, wrong: bytes = b"") -> bytes:
    out = b"\x89PNG\r\n\x1a\n"
    for name, body in chunks:
        check = zlib.crc32(name + body) ^ (1 if name == wrong else 0)
        out += struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)
    return out


def pngs() -> None:
    plain = saved(Image.fromarray(BASE), "PNG")
    chunks = list(png_chunks(plain))
    case("png-rgb.png", "RGB", plain, BASE, shown=True)
    indexed = Image.fromarray(BASE).quantize(200)
    case("png-palette.png", "palette", saved(indexed, "PNG"), np.asarray(indexed.convert("RGB")), shown=True)
    case("png-grey-16.png", "16 bits", saved(Image.fromarray(GREY.astype(np.uint16) * 257), "PNG"), rgb_of(GREY), tolerance=1)
    narrow = GREY.astype(np.uint16) * 16
    case("png-grey-16-narrow.png", "16 bits, 0 to 4080", saved(Image.fromarray(narrow), "PNG"), stretched(narrow), notice="stretched", tolerance=1, shown=False)
    case("png-wrong-crc.png", "wrong checksum", png_of(chunks, b"IDAT"), BASE, notice="checksums", shown=False)
    spoilt = [(name, body[:-1] + bytes([body[-1] ^ 1]) if name == b"IDAT" else body) for name, body in chunks]
    case("png-wrong-adler.png", "wrong checksum of the stream", png_of(spoilt), BASE, notice="checksums", shown=False)
    case("png-no-end.png", "end missing", png_of(chunks[:-1]), BASE, notice="end", shown=False)
    case("png-truncated.png", "cut", plain[: len(plain) * 2 // 3], refused="image-truncated", says="ends too early")
    gamma = chunks[:1] + [(b"gAMA", struct.pack(">I", 100_000))] + chunks[1:]
    case("png-gamma.png", "gamma 1, ignored", png_of(gamma), BASE, shown=False)
    case("png-orientation-6.png", "orientation 6", saved(Image.fromarray(turned(6)), "PNG", exif=exif(6)), BASE, shown=False)
    frame = saved(Image.fromarray(BASE[::-1].copy()), "PNG")
    (pixels,) = [body for name, body in png_chunks(frame) if name == b"IDAT"]
    control = struct.pack(">IIIIIHHBB", 0, WIDTH, HEIGHT, 0, 0, 1, 10, 0, 0)
    hidden = [chunks[0], (b"acTL", struct.pack(">II", 1, 0)), *chunks[1:-1], (b"fcTL", control), (b"fdAT", struct.pack(">I", 1) + pixels), chunks[-1]]
    case("png-animation.png", "animation, its picture is no frame", png_of(hidden), BASE, notice="animation", shown=False)
    alpha = np.where(GREY > 60, 255, 102).astype(np.uint8)
    case("png-alpha.png", "alpha", saved(Image.fromarray(np.dstack([BASE, alpha])), "PNG"), on_white(BASE, alpha), tolerance=1, shown=False)


def jpegs() -> None:
    plain = saved(Image.fromarray(BASE), "JPEG", quality=95, subsampling=0)
    right = np.asarray(Image.open(io.BytesIO(plain)))
    case("jpeg-baseline.jpg", "baseline", plain, right, tolerance=4, shown=True)
    progressive = saved(Image.fromarray(BASE), "JPEG", quality=95, subsampling=0, progressive=True)
    case("jpeg-progressive.jpg", "progressive", progressive, right, tolerance=4, shown=True)
    case("jpeg-no-end.jpg", "end missing", plain[:-2], right, tolerance=4, notice="end marker", shown=False)
    case("jpeg-progressive-no-end.jpg", "progressive, end missing", progressive[:-2], right, tolerance=4, notice="end marker", shown=False)
    case("jpeg-truncated.jpg", "cut", plain[: len(plain) * 4 // 5], refused="image-truncated", says="ends too early")
    scan = progressive.rindex(b"\xff\xda")
    case("jpeg-scans.jpg", "201 scans more", progressive[:-2] + progressive[scan:-2] * 201 + b"\xff\xd9", refused="image-unreadable", says="scans")
    inks = Image.fromarray(np.dstack([255 - BASE, GREY // 4]), "CMYK")
    cmyk = saved(inks, "JPEG", quality=95)
    case("jpeg-cmyk.jpg", "CMYK as Pillow converts it", cmyk, np.asarray(Image.open(io.BytesIO(cmyk)).convert("RGB")), tolerance=6, shown=False)
    for orientation in (3, 6):
        data = saved(Image.fromarray(turned(orientation)), "JPEG", quality=95, subsampling=0, exif=exif(orientation))
        case(f"jpeg-orientation-{orientation}.jpg", f"orientation {orientation}", data, BASE, tolerance=40, shown=True)


def others() -> None:
    case("webp-plain.webp", "lossless", saved(Image.fromarray(BASE), "WEBP", lossless=True), BASE, shown=True)
    for orientation in (2, 3, 4, 5, 6, 7, 8):
        data = saved(Image.fromarray(turned(orientation)), "WEBP", lossless=True, exif=exif(orientation))
        case(f"webp-orientation-{orientation}.webp", f"orientation {orientation}", data, BASE, shown=False)
    frames = [Image.fromarray(BASE), Image.fromarray(BASE[::-1].copy())]
    data = saved(frames[0], "WEBP", lossless=True, save_all=True, append_images=frames[1:])
    case("webp-animation.webp", "animation", data, BASE, notice="first frame", shown=False)
    case("webp-animation.webp", "its second frame", None, BASE[::-1], choices={"page": 2}, shown=False)
    indexed = frames[0].quantize(200)
    right = np.asarray(indexed.convert("RGB"))
    case("gif-still.gif", "still", saved(indexed, "GIF"), right, shown=True)
    second = Image.fromarray(BASE[::-1].copy()).quantize(200)
    case("gif-animation.gif", "animation", saved(indexed, "GIF", save_all=True, append_images=[second]), right, notice="animation", shown=False)
    large = bytearray(saved(indexed, "GIF"))
    struct.pack_into("<HH", large, 6, 16384, 16384)
    case("gif-large.gif", "a canvas of 268 megapixels", bytes(large), refused="image-unreadable", says="16384 x 16384")
    case("avif-still.avif", "still", saved(frames[0], "AVIF", quality=95, subsampling="4:4:4"), BASE, tolerance=40, shown=False)
    data = saved(frames[0], "AVIF", quality=95, subsampling="4:4:4", save_all=True, append_images=frames[1:])
    case("avif-sequence.avif", "sequence", data, BASE, tolerance=40, notice="first frame", shown=False)


def bmp(bits: int, compression: int, pixels: bytes, palette: bytes = b"", masks: tuple = (), height: int = HEIGHT) -> bytes:
    size = 124 if masks else 40
    header = struct.pack("<IiiHHIIiiII", size, WIDTH, height, 1, bits, compression, len(pixels), 2835, 2835, len(palette) // 4, 0)
    if masks:
        header += struct.pack("<4I", *masks) + b"BGRs" + bytes(124 - 60)
    start = 14 + size + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start) + header + palette + pixels


def runs(row: np.ndarray, limit: int, pair) -> bytes:
    out = b""
    at = 0
    while at < len(row):
        count = 1
        while at + count < len(row) and count < limit and row[at + count] == row[at]:
            count += 1
        out += bytes([count, pair(int(row[at]))])
        at += count
    return out


def bmps() -> None:
    case("bmp-24.bmp", "24 bits", saved(Image.fromarray(BASE), "BMP"), BASE, shown=True)
    bgr = np.ascontiguousarray(BASE[..., ::-1])
    case("bmp-top-down.bmp", "rows from the top", bmp(24, 0, bgr.tobytes(), height=-HEIGHT), BASE, shown=True)
    clear = np.dstack([bgr, np.zeros_like(GREY)])[::-1]
    masks = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    case("bmp-alpha-zero.bmp", "every alpha 0: opaque", bmp(32, 3, clear.tobytes(), masks=masks), BASE, shown=False)
    alpha = np.where(GREY > 60, 255, 102).astype(np.uint8)
    covered = np.dstack([bgr, alpha])[::-1]
    case("bmp-alpha.bmp", "alpha", bmp(32, 3, covered.tobytes(), masks=masks), on_white(BASE, alpha), tolerance=1, shown=False)
    for bits, colours in ((8, 200), (4, 16)):
        indexed = Image.fromarray(BASE).quantize(colours)
        index = np.asarray(indexed)
        table = np.zeros((2**bits, 4), np.uint8)
        known = np.array(indexed.getpalette(), np.uint8).reshape(-1, 3)[: 2**bits]
        table[: len(known), :3] = known[:, ::-1]
        pair = (lambda value: value) if bits == 8 else (lambda value: value * 17)
        packed = b"".join(runs(row, 255, pair) + b"\0\0" for row in index[::-1])[:-2] + b"\0\1"
        right = np.asarray(indexed.convert("RGB"))
        case(f"bmp-rle{bits}.bmp", f"run lengths, {bits} bits", bmp(bits, bits == 8 and 1 or 2, packed, table.tobytes()), right, shown=False)
        case(f"bmp-rle{bits}-truncated.bmp", f"run lengths, {bits} bits, cut", bmp(bits, bits == 8 and 1 or 2, packed[: len(packed) // 2], table.tobytes()), refused="image-truncated", says="row")


def primaries_in_d50(white: tuple, *corners: tuple) -> np.ndarray:
    """[3, 3]: XYZ of red, green and blue, columns, adapted to D50 by Bradford."""
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in corners]).T
    x, y = white
    source = np.array([x / y, 1, (1 - x - y) / y])
    columns = columns * np.linalg.solve(columns, source)
    cones = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    d50 = np.array([0.9642, 1, 0.8249])
    return np.linalg.inv(cones) @ np.diag((cones @ d50) / (cones @ source)) @ cones @ columns


D65, D50 = (0.3127, 0.3290), (0.34567, 0.35850)
SRGB = (D65, (0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
DISPLAY_P3 = (D65, (0.68, 0.32), (0.265, 0.69), (0.15, 0.06))
ADOBE = (D65, (0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
PROPHOTO = (D50, (0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001))
REC_2020 = (D65, (0.708, 0.292), (0.17, 0.797), (0.131, 0.046))


def fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def gamma_curve(gamma: float) -> bytes:
    return b"curv" + bytes(4) + (struct.pack(">I", 0) if gamma == 1 else struct.pack(">IH", 1, round(gamma * 256)))


SRGB_CURVE = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def srgb_table(points: int) -> bytes:
    x = np.linspace(0, 1, points)
    light = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    return b"curv" + bytes(4) + struct.pack(f">I{points}H", points, *np.round(light * 65535).astype(int))


def icc(name: str, tags: dict, space: bytes = b"RGB ", pcs: bytes = b"XYZ ", version: int = 2, kind: bytes = b"mntr") -> bytes:
    """A profile of the given tags; its name in the way of the version."""
    if version == 4:
        described = b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(name) * 2, 28) + name.encode("utf-16-be")
    else:
        described = b"desc" + bytes(4) + struct.pack(">I", len(name) + 1) + name.encode() + bytes(1 + 78)
    tags = {b"desc": described, b"wtpt": b"XYZ " + bytes(4) + fixed(0.9642, 1, 0.8249), **tags}
    at = 132 + 12 * len(tags)
    table, bodies = struct.pack(">I", len(tags)), b""
    for tag, body in tags.items():
        body += bytes(-len(body) % 4)
        table += struct.pack(">4sII", tag, at + len(bodies), len(body))
        bodies += body
    header = struct.pack(">I4sI4s4s4s", at + len(bodies), bytes(4), version << 24, kind, space, pcs)
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + fixed(0.9642, 1, 0.8249)
    return header.ljust(128, b"\0") + table + bodies


def rgb_profile(name: str, chromaticities: tuple, curve: bytes, **more) -> bytes:
    colorants = primaries_in_d50(*chromaticities)
    tags = {tag: b"XYZ " + bytes(4) + fixed(*colorants[:, i]) for i, tag in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))}
    return icc(name, tags | {tag: curve for tag in (b"rTRC", b"gTRC", b"bTRC")}, **more)


def table_profile(name: str) -> bytes:
    """As scanners have it: a table of colours (9 steps a side, Lab) between curves; here of Adobe RGB."""
    steps = np.linspace(0, 1, 9)
    red, green, blue = np.meshgrid(steps, steps, steps, indexing="ij")
    xyz = np.stack([red, green, blue], -1) @ primaries_in_d50(*ADOBE).T / np.array([0.9642, 1, 0.8249])
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    lab = np.stack([(116 * f[..., 1] - 16) * 652.8, (500 * (f[..., 0] - f[..., 1]) + 128) * 256, (200 * (f[..., 1] - f[..., 2]) + 128) * 256], -1)
    light = np.round(np.linspace(0, 1, 256) ** 2.2 * 65535).astype(int)
    body = b"mft2" + bytes(4) + bytes([3, 3, 9, 0]) + fixed(1, 0, 0, 0, 1, 0, 0, 0, 1) + struct.pack(">HH", 256, 2)
    body += struct.pack(">256H", *light) * 3 + np.clip(np.round(lab), 0, 65535).astype(">u2").tobytes() + struct.pack(">2H", 0, 65535) * 3
    return icc(name, {b"A2B0": body}, pcs=b"Lab ", kind=b"scnr")


def as_srgb(rgb: np.ndarray, profile: bytes) -> np.ndarray:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    return np.asarray(ImageCms.profileToProfile(Image.fromarray(rgb), source, ImageCms.createProfile("sRGB"), outputMode="RGB"))


def wide_as_srgb(values: np.ndarray, profile: bytes) -> np.ndarray:
    return imagecodecs.cms_transform(values, profile, imagecodecs.cms_profile("srgb"), colorspace="rgb", outcolorspace="rgb", outdtype="uint8")


def profiles() -> None:
    p3 = rgb_profile("Display P3", DISPLAY_P3, SRGB_CURVE, version=4)
    adobe = rgb_profile("Adobe RGB (1998)", ADOBE, gamma_curve(563 / 256))
    prophoto = rgb_profile("ProPhoto RGB", PROPHOTO, gamma_curve(1.8))
    linear = rgb_profile("Linear sRGB", SRGB, gamma_curve(1))
    scanner = table_profile("A scanner's tables")
    picture = Image.fromarray(BASE)
    lossy = np.asarray(Image.open(io.BytesIO(saved(picture, "JPEG", quality=95, subsampling=0))))
    case("png-icc-display-p3.png", "profile Display P3", saved(picture, "PNG", icc_profile=p3), as_srgb(BASE, p3), tolerance=1, notice="from Display P3", shown=False)
    alpha = np.where(GREY > 60, 255, 102).astype(np.uint8)
    case("png-icc-alpha.png", "profile Display P3 and alpha", saved(Image.fromarray(np.dstack([BASE, alpha])), "PNG", icc_profile=p3), on_white(as_srgb(BASE, p3), alpha), tolerance=2, notice="from Display P3", shown=False)
    unlike = rgb_profile("sRGB", DISPLAY_P3, SRGB_CURVE, version=4)
    case("png-icc-misnamed.png", "profile that only calls itself sRGB", saved(picture, "PNG", icc_profile=unlike), as_srgb(BASE, unlike), tolerance=1, notice="converted to sRGB", shown=False)
    alike = rgb_profile("Monitor of the second floor", SRGB, srgb_table(1024))
    case("png-icc-srgb.png", "profile of sRGB under another name: numbers stay", saved(picture, "PNG", icc_profile=alike), BASE, shown=True)
    coarse = rgb_profile("c2", SRGB, srgb_table(26))
    case("jpeg-icc-coarse.jpg", "profile of sRGB with a curve of 26 points: numbers stay", saved(picture, "JPEG", quality=95, subsampling=0, icc_profile=coarse), lossy, tolerance=4)
    grey = icc("Linear grey", {b"kTRC": gamma_curve(1)}, space=b"GRAY")
    case("png-icc-grey.png", "profile of linear grey", saved(Image.fromarray(GREY), "PNG", icc_profile=grey), as_srgb(GREY, grey), tolerance=1, notice="from Linear grey", shown=False)
    case("jpeg-icc-adobe-rgb.jpg", "profile Adobe RGB", saved(picture, "JPEG", quality=95, subsampling=0, icc_profile=adobe), as_srgb(lossy, adobe), tolerance=3, notice="from Adobe RGB (1998)", shown=False)
    case("jpeg-icc-broken.jpg", "broken profile: numbers stay", saved(picture, "JPEG", quality=95, subsampling=0, icc_profile=bytes(200)), lossy, tolerance=4, notice="ignored: it is broken", shown=False)
    foreign = icc("Coated paper", {}, space=b"CMYK", kind=b"prtr")
    case("jpeg-icc-foreign.jpg", "profile of inks on RGB: numbers stay", saved(picture, "JPEG", quality=95, subsampling=0, icc_profile=foreign), lossy, tolerance=4, notice="(Coated paper) is ignored: it is for CMYK", shown=False)
    inks = Image.fromarray(np.dstack([255 - BASE, GREY // 4]), "CMYK")
    data = saved(inks, "JPEG", quality=95, icc_profile=foreign)
    case("jpeg-icc-cmyk.jpg", "profile of inks on CMYK: as without", data, np.asarray(Image.open(io.BytesIO(data)).convert("RGB")), tolerance=6, notice="inks are converted as without one", shown=False)
    case("webp-icc-prophoto.webp", "profile ProPhoto RGB", saved(picture, "WEBP", lossless=True, icc_profile=prophoto), as_srgb(BASE, prophoto), tolerance=1, notice="from ProPhoto RGB", shown=False)
    avif = saved(picture, "AVIF", quality=95, subsampling="4:4:4", icc_profile=p3)
    case("avif-icc-display-p3.avif", "profile Display P3", avif, as_srgb(np.asarray(Image.open(io.BytesIO(avif))), p3), tolerance=4, notice="from Display P3", shown=False)
    tiff("tiff-icc-linear", "profile of linear light", BASE, as_srgb(BASE, linear), iccprofile=linear, tolerance=1, notice="from Linear sRGB")
    case("tiff-icc-linear.tif", "bands by choice are numbers, whatever the profile", None, BASE, choices={"bands": [1, 2, 3]})
    tiff("tiff-icc-table", "profile with tables", BASE, as_srgb(BASE, scanner), iccprofile=scanner, tolerance=2, notice="from A scanner's tables")
    deep = (BASE.astype(np.uint16) * 257) // 3 + 1000
    tiff("tiff-icc-linear-u16", "profile of linear light, 16 bits", deep, wide_as_srgb(deep, linear), iccprofile=linear, tolerance=1, notice="from Linear sRGB")
    unit = (deep / 65535).astype(np.float32)
    tiff("tiff-icc-linear-f32", "profile of linear light, floats of 0 to 1", unit, wide_as_srgb(deep, linear), iccprofile=linear, tolerance=1, notice="from Linear sRGB")
    tiff("tiff-icc-white-is-zero", "profile of linear grey, white is zero", 255 - GREY, as_srgb(GREY, grey), photometric="miniswhite", iccprofile=grey, tolerance=1, notice="from Linear grey")
    multiplied = np.round(BASE * (alpha[..., None] / 255)).astype(np.uint8)
    tiff("tiff-icc-multiplied", "profile Display P3, alpha already multiplied", np.dstack([multiplied, alpha]), on_white(as_srgb(BASE, p3), alpha), extrasamples=["assocalpha"], iccprofile=p3, tolerance=2, notice="from Display P3")
    measured = GREY.astype(np.int16) * 128
    tiff("tiff-icc-measured", "profile on signed numbers: numbers stay", measured, rgb_of(GREY), iccprofile=grey, tolerance=1, notice="measurements")
    indexed = picture.quantize(200)
    case("tiff-icc-palette.tif", "profile Display P3 of a palette", saved(indexed, "TIFF", icc_profile=p3), as_srgb(np.asarray(indexed.convert("RGB")), p3), tolerance=1, notice="from Display P3")
    chunks = list(png_chunks(saved(picture, "PNG")))
    said = struct.pack(">8I", *(round(value * 100_000) for corner in ADOBE for value in corner))
    gamma = rgb_profile("", ADOBE, gamma_curve(1.8))
    written = [chunks[0], (b"gAMA", struct.pack(">I", round(100_000 / 1.8))), (b"cHRM", said), *chunks[1:]]
    case("png-primaries.png", "gamma and primaries", png_of(written), as_srgb(BASE, gamma), tolerance=2, notice="gamma and primaries", shown=False)
    case("png-cicp.png", "code points of Display P3", png_of([chunks[0], (b"cICP", bytes([12, 13, 0, 1])), *chunks[1:]]), as_srgb(BASE, p3), tolerance=1, notice="from Display P3", shown=False)
    case("png-cicp-pq.png", "code points of high dynamic range: numbers stay", png_of([chunks[0], (b"cICP", bytes([9, 16, 0, 1])), *chunks[1:]]), BASE, notice="high dynamic range", shown=False)
    avif = bytearray(saved(picture, "AVIF", quality=95, subsampling="4:4:4"))
    at = avif.index(b"nclx") + 4
    struct.pack_into(">HH", avif, at, 9, 14)
    rec = rgb_profile("", REC_2020, SRGB_CURVE)
    case("avif-nclx.avif", "code points of Rec. 2020", bytes(avif), as_srgb(np.asarray(Image.open(io.BytesIO(bytes(avif)))), rec), tolerance=6, notice="from Rec. 2020", shown=False)


def heic(rgb: np.ndarray, **options) -> bytes:
    return saved(Image.fromarray(rgb), "HEIF", quality=95, chroma=444, **options)


def heics() -> None:
    plain = heic(BASE)
    case("heic-still.heic", "still", plain, BASE, tolerance=6, shown=False)
    case("heic-orientation-6.heic", "turned", heic(turned(6), exif=exif(6)), BASE, tolerance=6, shown=False)
    p3 = rgb_profile("Display P3", DISPLAY_P3, SRGB_CURVE, version=4)
    case("heic-icc-display-p3.heic", "profile Display P3, as phones write", heic(BASE, icc_profile=p3), as_srgb(BASE, p3), tolerance=8, notice="from Display P3", shown=False)
    alpha = np.where(GREY > 60, 255, 102).astype(np.uint8)
    case("heic-alpha.heic", "alpha", heic(np.dstack([BASE, alpha])), on_white(BASE, alpha), tolerance=8, shown=False)
    wide = pillow_heif.from_bytes("RGB;16", (WIDTH, HEIGHT), (BASE.astype(np.uint16) * 257).tobytes())
    buffer = io.BytesIO()
    wide.save(buffer, quality=95, chroma=444)
    case("heic-10-bit.heic", "10 bits", buffer.getvalue(), BASE, tolerance=6, shown=False)
    two = heic(BASE[::-1].copy(), save_all=True, append_images=[Image.fromarray(BASE)], primary_index=1)
    case("heic-two.heic", "two pictures, the second is the primary", two, BASE, tolerance=6, shown=False)
    case("heic-two.heic", "the first of them by choice", None, BASE[::-1], tolerance=6, choices={"page": 1})
    case("heic-two.heic", "a picture that is not there", refused="option-invalid", says="from 1 to 2", choices={"page": 3})
    case("heic-truncated.heic", "cut", plain[: len(plain) * 2 // 3], refused="image-truncated", says="ends too early")
    case("heic-truncated-head.heic", "cut in its head", plain[:200], refused="image-truncated", says="ends too early")


def pdf(contents: list[bytes], width: float, height: float, page: bytes = b"", protect: bool = False) -> bytes:
    """A page for each content; `Im0` is BASE."""
    packed = zlib.compress(BASE.tobytes())
    picture = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n" % (WIDTH, HEIGHT, len(packed))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", picture + packed + b"\nendstream"]
    kids = []
    for content in contents:
        at = len(objects) + 1
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %f %f]/Contents %d 0 R/Resources<</XObject<</Im0 3 0 R>>/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>%s>>" % (width, height, at + 1, page))
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        kids.append(b"%d 0 R" % at)
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    out, places = b"%PDF-1.4\n", []
    for i, body in enumerate(objects):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i + 1, body)
    extra = b""
    if protect:
        # What it was protected with does not matter: without the password nothing opens.
        extra = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -4/O<" + b"5a" * 32 + b">/U<" + b"a5" * 32 + b">>>"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table, len(places) + 1, extra, len(out))


def pdfs() -> None:
    width, height = WIDTH * 72 / 200, HEIGHT * 72 / 200
    upright = b"q %f 0 0 %f 0 0 cm /Im0 Do Q" % (width, height)
    upside = b"q %f 0 0 %f 0 %f cm /Im0 Do Q" % (width, -height, height)
    two = pdf([upright, upside], width, height)
    case("pdf-two.pdf", "its first page, 200 dots an inch", two, BASE, tolerance=1, notice="Page 1 of 2 is drawn with 200 dots", shown=False)
    case("pdf-two.pdf", "its second page by choice", None, BASE[::-1], tolerance=1, notice="Page 2 of 2", choices={"page": 2})
    case("pdf-two.pdf", "a page that is not there", refused="option-invalid", says="from 1 to 2", choices={"page": 3})
    case("pdf-turned.pdf", "a turned page", pdf([upright], width, height, b"/Rotate 90"), np.rot90(BASE, -1), tolerance=1, notice="Page 1 of 1", shown=False)
    red = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    red[:8, :12] = (255, 0, 0)
    case("pdf-shapes.pdf", "shapes on white", pdf([b"1 0 0 rg 0 %f %f %f re f" % (height / 2, width / 2, height / 2)], width, height), red, tolerance=1, notice="Page 1 of 1", shown=False)
    case("pdf-protected.pdf", "protected with a password", pdf([upright], width, height, protect=True), refused="image-unreadable", says="protected with a password")
    case("pdf-truncated.pdf", "cut", two[:300], refused="image-truncated", says="ends too early")
    case("pdf-end-missing.pdf", "end missing", two[: two.rindex(b"startxref")], BASE, tolerance=1, notice="Its end is missing", shown=False)


def jpeg2000s() -> None:
    def jp2(array: np.ndarray, **options) -> bytes:
        return imagecodecs.jpeg2k_encode(array, level=0, **options)

    plain = saved(Image.fromarray(BASE), "JPEG2000")
    case("jp2-rgb.jp2", "RGB", plain, BASE, shown=False)
    case("jp2-bare.j2k", "a bare code stream", saved(Image.fromarray(BASE), "JPEG2000", no_jp2=True), BASE, shown=False)
    case("jp2-grey.jp2", "grey", saved(Image.fromarray(GREY), "JPEG2000"), rgb_of(GREY), shown=False)
    case("jp2-grey-16.jp2", "16 bits", jp2(GREY.astype(np.uint16) * 257), rgb_of(GREY), tolerance=1, shown=False)
    narrow = GREY.astype(np.uint16) * 16
    case("jp2-grey-16-narrow.jp2", "16 bits, 0 to 4080", jp2(narrow), stretched(narrow), tolerance=1, notice="stretched", shown=False)
    case("jp2-grey-16-narrow.jp2", "chosen range 0 to 4080", None, rgb_of(GREY), choices={"range": {"low": 0, "high": 4080}})
    p3 = rgb_profile("Display P3", DISPLAY_P3, SRGB_CURVE, version=4)
    at = plain.index(b"colr") - 4
    (length,) = struct.unpack_from(">I", plain, at)
    profile = struct.pack(">I4sBBB", 11 + len(p3), b"colr", 2, 0, 0) + p3
    head = plain.index(b"jp2h") - 4
    (around,) = struct.unpack_from(">I", plain, head)
    coloured = plain[:head] + struct.pack(">I", around - length + len(profile)) + plain[head + 4 : at] + profile + plain[at + length :]
    case("jp2-icc-display-p3.jp2", "profile Display P3", coloured, as_srgb(BASE, p3), tolerance=1, notice="from Display P3", shown=False)
    four = saved(Image.fromarray(np.dstack([BASE, GREY])), "JPEG2000")
    case("jp2-four.jp2", "four components", four, refused="image-unreadable", says="it has 4 components")
    case("jp2-truncated.jp2", "cut", plain[:-100], refused="image-truncated", says="ends too early")
    case("jp2-truncated.j2k", "a bare code stream, cut", saved(Image.fromarray(BASE), "JPEG2000", no_jp2=True)[:-100], refused="image-truncated", says="ends too early")


if __name__ == "__main__":
    pillow_heif.register_heif_opener()
    for make in (tiff_compressions, tiff_layouts, tiff_samples, tiff_colours, pngs, jpegs, others, bmps, profiles, heics, pdfs, jpeg2000s):
        make()
    (HERE / "expected.json").write_text(json.dumps({"pictures": pictures, "cases": cases}, indent=2) + "\n")
    print(f"{len(cases)} cases, {len({entry['file'] for entry in cases})} files")
