"""What open text says: words of ten languages, numbers, prices, dates, codes; deterministic by seed.

Whether a piece of text between two spaces is held out follows from its letters and digits alone, so that what is measured
was never trained on, in whatever case or punctuation.
"""

from __future__ import annotations

import functools
import os
import random
import string
import zlib
from pathlib import Path

from .characters import CHARACTERS, SIGNS

FOLDER = Path(os.environ.get("FOVEA_WORDS", "/usr/share/dict"))
"""Where the word lists lie (packages of `training/words.txt`)."""
LISTS = {"american-english": 10, "french": 4, "ngerman": 4, "spanish": 3, "italian": 2, "portuguese": 2, "dutch": 1,
         "danish": 1, "swedish": 1, "bokmaal": 1}  # fmt: skip
"""Word list -> how often it is drawn from."""
MOST_WORDS = 40_000
"""Kept of each list, evenly spread."""
HELDOUT_SHARE = 10
SHORT = 3
"""One in HELDOUT_SHARE of all pieces with at least SHORT letters and digits is held out; shorter ones are in both."""
MONTHS = """January February March April May June July August September October November December
Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec janvier février août März Mai Juni enero agosto""".split()
UNITS = "kg g ml l cm mm m km km/h °C % pcs x GB MB kWh W V h min".split()
CURRENCIES = "€ $ £ EUR USD CHF kr".split()


_ALLOWED = frozenset(CHARACTERS)


def is_heldout(piece: str) -> bool | None:
    """Whether a piece of text is held out; None where it is too short to be told apart."""
    key = "".join(c for c in piece.casefold() if c.isalnum())
    return None if len(key) < SHORT else zlib.crc32(key.encode()) % HELDOUT_SHARE == 0


def missing_lists() -> list[str]:
    """Word lists that are not installed."""
    return [name for name in LISTS if not (FOLDER / name).exists()]


def open_text(rng: random.Random, heldout: bool, most: int) -> str:
    """A line of one to `most` characters: words, numbers or both, of pieces that are all held out or all not."""
    line, wanted = "", rng.randint(1, 5)
    make = rng.choice((_words, _words, _words, _mixed, _mixed, _numbers, _noise))
    case = rng.choice((str, str, _title, str.upper, _sentence))
    for number in range(wanted):
        piece = _piece(rng, heldout, lambda: case(make(rng, heldout, number)), most - len(line) - bool(line))
        if not piece:
            break
        line = f"{line} {piece}" if line else piece
    return line


def amount(rng: random.Random, heldout: bool) -> str:
    """A price as receipts and tables have it."""
    return _piece(rng, heldout, lambda: _price(rng), 12) or "0.00"


def _piece(rng: random.Random, heldout: bool, make, most: int) -> str:
    """What `make` gives, drawn again until it fits and every part of it is on the right side; empty after many tries."""
    for _ in range(60):
        piece = make()
        if (
            0 < len(piece) <= most
            and _ALLOWED.issuperset(piece)
            and all(is_heldout(part) in (None, heldout) for part in piece.split())
        ):
            return piece
    return ""


def _title(text: str) -> str:
    return " ".join(_sentence(word) for word in text.split(" "))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


@functools.lru_cache(None)
def _list(name: str, heldout: bool) -> tuple[str, ...]:
    data = (FOLDER / name).read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    allowed = set(CHARACTERS) - set(string.digits)
    words = [word for word in text.split() if 2 <= len(word) <= 14 and set(word) <= allowed]
    words = words[:: max(1, len(words) // MOST_WORDS)]
    return tuple(word for word in words if is_heldout(word) in (None, heldout))


def _word(rng: random.Random, heldout: bool) -> str:
    return rng.choice(_list(rng.choices(list(LISTS), list(LISTS.values()))[0], heldout))


def _words(rng: random.Random, heldout: bool, number: int) -> str:
    word = _word(rng, heldout)
    return _punctuated(rng, word) if rng.random() < 0.15 else word


def _punctuated(rng: random.Random, word: str) -> str:
    opening, closing = rng.choice(
        (("", ","), ("", "."), ("", ":"), ("", "!"), ("", "?"), ("", ";"), ("(", ")"), ('"', '"'), ("“", "”"), ("«", "»"), ("", "…"),
         ("'", "'"), ("¿", "?"), ("¡", "!"), ("#", ""), ("@", ""), ("[", "]"), ("*", ""), ("- ", ""), ("• ", ""), ("", " &"))
    )  # fmt: skip
    if set(opening + closing) <= set(CHARACTERS):
        return opening + word + closing
    return word + "."


def _mixed(rng: random.Random, heldout: bool, number: int) -> str:
    return (_words if rng.random() < 0.5 else _numbers)(rng, heldout, number)


def _numbers(rng: random.Random, heldout: bool, number: int) -> str:
    return rng.choice((_integer, _integer, _price, _price, _date, _time, _code, _code, _measure, _address, _phone))(rng)


def _digits(rng: random.Random, most: int) -> str:
    return "".join(rng.choice(string.digits) for _ in range(rng.randint(1, most)))


def _integer(rng: random.Random) -> str:
    text = _digits(rng, 6)
    return rng.choice(("", "", "", "+", "-", "No. ", "#", "Nr. ", "N° ")) + text


def _price(rng: random.Random) -> str:
    whole = str(int(10 ** rng.uniform(0, 4)))
    if len(whole) > 3 and rng.random() < 0.5:
        whole = whole[:-3] + rng.choice((",", ".", " ")) + whole[-3:]
    text = whole + rng.choice((".", ",")) + f"{rng.randint(0, 99):02d}"
    sign = rng.choice(CURRENCIES)
    return rng.choice(
        (text, text, f"{sign}{text}", f"{text} {sign}", f"{text}{sign}", f"{sign} {text}", f"{whole}.-", f"-{text}")
    )


def _date(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 31), rng.randint(1, 12), rng.randint(1950, 2035)
    name = rng.choice(MONTHS)
    return rng.choice(
        (f"{day}.{month}.{year}", f"{day:02d}/{month:02d}/{year}", f"{year}-{month:02d}-{day:02d}", f"{day} {name} {year}",
         f"{name} {day}, {year}", f"{day}. {name}", f"{day:02d}.{month:02d}.{year % 100:02d}", f"{month}/{day}", f"{name} {year}")
    )  # fmt: skip


def _time(rng: random.Random) -> str:
    hour, minute = rng.randint(0, 23), rng.randint(0, 59)
    clock = f"{hour}:{minute:02d}"
    end = f"{rng.randint(0, 23)}:{rng.randint(0, 59):02d}"
    return rng.choice(
        (clock, f"{hour:02d}:{minute:02d}", f"{clock}–{end}", f"{clock}-{end}", f"{hour % 12 + 1} am", f"{hour}h{minute:02d}")
    )


def _code(rng: random.Random) -> str:
    """Letters and digits that mean nothing, in groups."""
    signs = rng.choice((string.ascii_uppercase + string.digits, string.ascii_letters + string.digits, string.hexdigits[:16]))
    groups = ["".join(rng.choice(signs) for _ in range(rng.randint(2, 5))) for _ in range(rng.randint(1, 3))]
    return rng.choice(("", "-", "-", "/", ".", "_", ":")).join(groups)


def _measure(rng: random.Random) -> str:
    number = _digits(rng, 3) + (rng.choice(".,") + _digits(rng, 1) if rng.random() < 0.3 else "")
    return number + rng.choice(("", " ")) + rng.choice(UNITS)


def _address(rng: random.Random) -> str:
    names = ["".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randint(2, 6))) for _ in range(3)]
    end = rng.choice(("com", "org", "net", "de", "fr", "io", "eu", "txt", "pdf", "png", "py"))
    return rng.choice(
        (f"www.{names[0]}.{end}", f"{names[0]}@{names[1]}.{end}", f"{names[0]}/{names[1]}", f"{names[0]}_{names[1]}.{end}")
    )


def _phone(rng: random.Random) -> str:
    groups = [_digits(rng, 4) for _ in range(rng.randint(2, 3))]
    return rng.choice(("+", "0", "(0)", "")) + rng.choice((" ", "-", "/")).join(groups)


def _noise(rng: random.Random, heldout: bool, number: int) -> str:
    """Any characters at all, so that rare ones are seen and no spelling is relied upon."""
    rare = CHARACTERS[1:] if rng.random() < 0.6 else SIGNS + string.digits
    return "".join(rng.choice(rare) for _ in range(rng.randint(1, 8)))
