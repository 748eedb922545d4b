"""The characters that open text is made of: what a person writes in Western Europe."""

from __future__ import annotations

import string

SPACE = " "
UPPER = string.ascii_uppercase + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒ"
LOWER = string.ascii_lowercase + "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœß"
DIGITS = string.digits
SIGNS = string.punctuation + "€£§°«»–’“”¿¡·©®"
CHARACTERS = SPACE + UPPER + LOWER + DIGITS + SIGNS
"""Of labels: class 0 is "nothing", class i + 1 is CHARACTERS[i]; a space is what lies between two words of a line."""
CLASS_OF = {character: index + 1 for index, character in enumerate(CHARACTERS)}
CLASSES = len(CHARACTERS) + 1


def case_class(character: str) -> str:
    """What scores are told apart by: space, upper, lower, digit, sign or accent (of a letter)."""
    if character == SPACE:
        return "space"
    if not character.isascii() and character in UPPER + LOWER:
        return "accent"
    for name, members in (("upper", UPPER), ("lower", LOWER), ("digit", DIGITS)):
        if character in members:
            return name
    return "sign"
