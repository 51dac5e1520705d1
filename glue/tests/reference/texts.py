"""From raw text to a typed value, as the README's "What happens to a value" tells."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

ECMA_SPACE = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""White space and line terminators of ECMA-262."""

LETTERS = {
    "yyyy": r"(?P<year>[0-9]{4})",
    "MM": r"(?P<month>[0-9]{2})",
    "dd": r"(?P<day>[0-9]{2})",
    "HH": r"(?P<hour>[0-9]{2})",
    "mm": r"(?P<minute>[0-9]{2})",
    "ss": r"(?P<second>[0-9]{2})",
}
"""The letters of Java's date patterns that the generated contracts use."""

ISO_MOMENT = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})[T ]"
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(:(?P<second>[0-9]{2})(\.(?P<part>[0-9]{1,9}))?)?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
)


class NotOfTheTypeError(Exception):
    """The text is no value of the column's type."""


def trim(raw: str) -> str:
    return raw.strip(ECMA_SPACE)


def fold(text: str, case: str | None) -> str:
    return {"upper": text.upper(), "lower": text.lower()}.get(case or "", text)


def parse(text: str, logical_type: str, options: dict[str, Any], formats: list[str]) -> Any:
    """The typed value; raises NotOfTheTypeError."""
    match logical_type:
        case "string":
            return text
        case "integer":
            return _integer(text, 63 if options.get("format") == "i64" else 31)
        case "number":
            return _number(text)
        case "boolean":
            if text not in ("true", "false"):
                raise NotOfTheTypeError
            return text == "true"
        case "date":
            return _first(text, formats or ["yyyy-MM-dd"]).date()
        case "timestamp":
            return _first(text, formats) if formats else _iso_moment(text)
    raise AssertionError(logical_type)


def bound(value: Any, logical_type: str) -> Any:
    """A value of the contract, typed as its column is; days and moments are ISO."""
    if logical_type == "date":
        return date.fromisoformat(value)
    if logical_type == "timestamp":
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return value


def _integer(text: str, bits: int) -> int:
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise NotOfTheTypeError
    value = int(text)
    if not -(2**bits) <= value < 2**bits:
        raise NotOfTheTypeError
    return value


def _number(text: str) -> float:
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text):
        raise NotOfTheTypeError
    value = float(text)
    if abs(value) == float("inf"):
        raise NotOfTheTypeError
    return value


def _first(text: str, formats: list[str]) -> datetime:
    for pattern in formats:
        shape = re.sub("|".join(LETTERS), lambda m: LETTERS[m[0]], re.escape(pattern))
        found = re.fullmatch(shape, text, re.ASCII)
        if found:
            try:
                return datetime(**{k: int(v) for k, v in found.groupdict().items()}, tzinfo=UTC)
            except ValueError:
                continue
    raise NotOfTheTypeError


def _iso_moment(text: str) -> datetime:
    found = ISO_MOMENT.fullmatch(text)
    if not found:
        raise NotOfTheTypeError
    parts = {k: int(found[k]) for k in ("year", "month", "day", "hour", "minute")}
    second, micro = int(found["second"] or 0), int((found["part"] or "").ljust(6, "0")[:6])
    try:
        moment = datetime(**parts, second=second, microsecond=micro, tzinfo=_zone(found["zone"]))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotOfTheTypeError from None


def _zone(text: str | None) -> timezone:
    if text in (None, "Z"):
        return UTC
    assert text is not None
    hours, minutes = int(text[1:3]), int(text[4:6])
    if minutes > 59 or hours * 60 + minutes > 18 * 60:
        raise NotOfTheTypeError
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=hours, minutes=minutes))
