"""Checks Java date patterns as far as Spark can read with them, without starting Spark.

Source: Spark's "Datetime Patterns for Formatting and Parsing", and
java.time.format.DateTimeFormatter. Spark alone would let an unfit pattern through to the first
value, or fill a missing part with 1970-01-01.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WIDTHS = {
    "y": (4,),  # of two digits nobody knows the century: Spark takes a birth in 47 for 2047
    **dict.fromkeys("ML", (1, 2, 3, 4)),
    **dict.fromkeys("dHhKkms", (1, 2)),
    "D": (1, 2, 3),
    "E": (1, 2, 3, 4),
    "S": tuple(range(1, 10)),
    "a": (1,),
    "z": (1, 2, 3, 4),
    "Z": (1, 2, 3, 4, 5),
    "X": (1, 2, 3),
    "x": (1, 2, 3),
    "V": (2,),
    "O": (1, 4),
}
"""How often each letter that Spark parses may be repeated."""

ZONES = frozenset("zZXxVO")
PART = re.compile(r"'(?:[^']|'')*'|([A-Za-z])\1*|.", re.DOTALL)


DATE_LETTERS = frozenset("yMLdDE")


@dataclass(frozen=True)
class Digits:
    """A pattern of yyyy, MM and dd with marks between them, as of most dates in files.

    Attributes:
        shape: a regular expression, Java's, of its texts; they have a year from 0001 to 9999.
        places: of year, month and day in the text, the first character being 1.
    """

    shape: str
    places: tuple[int, int, int]


def digits(pattern: str) -> Digits | None:
    """The pattern as such a one; None for others, and where letters stand between the parts."""
    parts = [match[0] for match in PART.finditer(pattern)]
    numbers = {"yyyy": "(?!0000)[0-9]{4}", "MM": "[0-9]{2}", "dd": "[0-9]{2}"}
    letters = [part for part in parts if part.isalpha()]
    if sorted(letters) != sorted(numbers) or any(
        len(part) > 1 for part in parts if not part.isalpha()
    ):
        return None
    shape = "".join(numbers.get(part) or re.escape(part) for part in parts)
    year, month, day = (len("".join(parts[: parts.index(part)])) + 1 for part in numbers)
    return Digits(f"^{shape}\\z", (year, month, day))


def has_zone(pattern: str) -> bool:
    """Whether the texts of a pattern say their zone."""
    return any(match[0][0] in ZONES for match in PART.finditer(pattern))


def time_problem(pattern: str) -> str | None:
    """Says what is wrong with a time of day's pattern; None when nothing is."""
    letters = _letters(pattern)
    if isinstance(letters, str):
        return letters
    if letters & (DATE_LETTERS | ZONES):
        return "a time of day has no date and no zone"
    return None if _has_hour(letters) else "a time's pattern needs an hour (H, or h with a)"


def format_problem(pattern: str, *, timestamp: bool) -> str | None:
    """Says what is wrong with a date's or a timestamp's pattern; None when nothing is."""
    letters = _letters(pattern)
    if isinstance(letters, str):
        return letters
    month_and_day = letters & set("ML") and "d" in letters
    if "y" not in letters or not (month_and_day or "D" in letters):
        return "it needs a year (y), a month (M) and a day (d)"
    if timestamp and not _has_hour(letters):
        return "a timestamp's pattern needs an hour (H, or h with a)"
    if not timestamp and letters & ZONES:
        return "a date has no zone"
    return None


def _has_hour(letters: set[str]) -> bool:
    return bool(letters & set("Hk")) or bool(letters & set("hK") and "a" in letters)


def _letters(pattern: str) -> set[str] | str:
    """The letters of a pattern, or what is wrong with them."""
    letters: set[str] = set()
    for part in (match[0] for match in PART.finditer(pattern)):
        if part == "'":
            return "a ' is never closed"
        if part in "[]{}#":
            return f"{part} is not allowed outside quotes"
        if not part[0].isalpha() or not part.isascii():
            continue
        if part[0] == "y" and len(part) < 4:
            return "a year has four digits (yyyy)"
        if len(part) not in WIDTHS.get(part[0], ()):
            return f"Spark cannot parse the letters {part}"
        letters.add(part[0])
    return letters
