"""Numbers as the README reads them: widths, exact decimals, and how people write them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from reference.errors import NotOfTheTypeError

SPACES, MINUSES = " \u00a0\u202f", "-\u2212"
MARKS = {" ": SPACES, "'": "'\u2019"}


def integer(text: str, word: str) -> int:
    """A whole number of as many bits as the word says, with a sign or without."""
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise NotOfTheTypeError
    bits, value = int(word[1:]), int(text)
    low, high = (0, 2**bits) if word[0] == "u" else (-(2 ** (bits - 1)), 2 ** (bits - 1))
    if not low <= value < high:
        raise NotOfTheTypeError
    return value


def double(text: str, word: str) -> float:
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text):
        raise NotOfTheTypeError
    value = float(text)
    if abs(value) > (3.4028234663852886e38 if word == "f32" else 1.7976931348623157e308):
        raise NotOfTheTypeError
    return value


def decimal(text: str, physical: str) -> Decimal:
    """Every digit is kept, or the number is refused."""
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", text):
        raise NotOfTheTypeError
    precision, scale = map(int, re.findall("[0-9]+", physical))
    whole, _, part = text.lstrip("+-").partition(".")
    too_long = len(whole.lstrip("0")) > precision - scale or len(part.rstrip("0")) > scale
    if len(text) > 100 or too_long:
        raise NotOfTheTypeError("TOO_MANY_DIGITS")
    return Decimal(text)


def plain(text: str, format_: dict[str, Any]) -> str:
    """The number with a point; tries each place at which a sign and a currency may stand."""
    point, grouping = format_.get("decimal", "."), format_.get("grouping")
    sign, rest, fixed = "", text, False
    if format_.get("parentheses") and text[0] == "(" and text[-1] == ")":
        sign, rest, fixed = "-", text[1:-1], True
    elif text[0] in "+" + MINUSES:
        sign, rest, fixed = text[0], text[1:], True
    tries = [(sign, rest)]
    for unit in format_.get("currency", []):
        if rest.endswith(unit):
            tries.append((sign, _without_gap(rest.removesuffix(unit), -1)))
        if rest.startswith(unit):
            number = _without_gap(rest.removeprefix(unit), 0)
            tries.append((sign, number))
            if not fixed and number[:1] and number[0] in "+" + MINUSES:
                tries.append((number[0], number[1:]))
    for before, number in tries:
        digits = _digits(number, point, MARKS.get(grouping, grouping or ""))
        if digits is not None:
            return ("-" if before and before in MINUSES else "") + digits
    raise NotOfTheTypeError


def _without_gap(text: str, place: int) -> str:
    if text and text[place] in SPACES:
        return text[:-1] if place else text[1:]
    return text


def _digits(text: str, point: str, marks: str) -> str | None:
    whole, dot, part = text.partition(point)
    for mark in marks:
        whole = whole.replace(mark, "_")
    first, *others = whole.split("_")
    if others and not (1 <= len(first) <= 3 and all(len(group) == 3 for group in others)):
        return None
    digits = "".join([first, *others])
    if not re.fullmatch("[0-9]*", digits + part) or (not digits and not part):
        return None
    return digits + ("." if dot else "") + part
