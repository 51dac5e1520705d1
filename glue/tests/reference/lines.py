"""JSON lines as the README reads them: the texts of an object's members, or a malformed row."""

from __future__ import annotations

import json
from typing import Any

from reference.texts import trim


class _Number(str):
    """A number as the file writes it."""


def read_lines(text: str) -> list[dict[str, str] | None]:
    """Records by member; None for a line that is no object or names a member twice."""
    return [_read(line) for line in text.split("\n") if trim(line)]


def _read(line: str) -> dict[str, str] | None:
    try:
        found = json.loads(
            line,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=_refuse,
            object_pairs_hook=_once,
        )
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    return {name: _text(value) for name, value in found.items() if value is not None}


def _refuse(word: str) -> None:
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a member twice")
    return dict(pairs)


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    """Nested values, without spaces and with the digits that the file has."""
    match value:
        case _Number():
            return str(value)
        case dict():
            members = (f"{json.dumps(name)}:{_json(each)}" for name, each in value.items())
            return "{" + ",".join(members) + "}"
        case list():
            return "[" + ",".join(map(_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
