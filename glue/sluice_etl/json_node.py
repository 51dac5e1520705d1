"""Reads JSON without coercing: each misread is noted with its pointer, so that all show at once."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sluice_etl.errors import Problem


class Problems(list[Problem]):
    """The mistakes found so far."""

    def add(self, path: str, code: str, message: str) -> None:
        """Notes one."""
        self.append(Problem(path, code, message))


def kind(value: object) -> str:
    """Names a JSON value's type for a message; the value itself is not shown."""
    names: list[tuple[type | tuple[type, ...], str]] = [
        (bool, "a boolean"),
        ((int, float), "a number"),
        (str, "a text"),
        (Mapping, "an object"),
        (list, "a list"),
    ]
    return next((name for type_, name in names if isinstance(value, type_)), "null")


def is_integer(value: object) -> bool:
    """Whether JSON wrote a whole number (true is none, 1.0 is none)."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: object) -> bool:
    """Whether JSON wrote a finite number."""
    return is_integer(value) or (isinstance(value, float) and math.isfinite(value))


class Node:
    """One JSON object with its pointer."""

    def __init__(self, value: Mapping[str, Any], path: str, problems: Problems) -> None:
        self.value, self.path, self.problems = value, path, problems

    def at(self, key: str | int) -> str:
        """The JSON pointer of a member (RFC 6901 escapes)."""
        return f"{self.path}/{str(key).replace('~', '~0').replace('/', '~1')}"

    def __contains__(self, key: str) -> bool:
        return key in self.value

    def bad(self, key: str, expected: str, code: str = "BAD_VALUE") -> None:
        """Notes that a member is not what is expected."""
        found = kind(self.value.get(key))
        self.problems.add(self.at(key), code, f"found {found}, expected {expected}")

    def raw(self, key: str) -> Any:
        """A member as it stands, None when it is absent."""
        return self.value.get(key)

    def text(self, key: str, *, needed: bool = False) -> str | None:
        """A non-empty text; None and a note when it is something else."""
        if key not in self.value:
            if needed:
                self.problems.add(self.path, "MISSING_FIELD", f"{key} is missing")
            return None
        value = self.value[key]
        if isinstance(value, str) and value.strip():
            return value
        self.bad(key, "a text that is not empty")
        return None

    def flag(self, key: str) -> bool:
        """A boolean, false when absent; a note when it is something else."""
        value = self.value.get(key, False)
        if not isinstance(value, bool):
            self.bad(key, "true or false")
            return False
        return value

    def integer(self, key: str, least: int, most: int) -> int | None:
        """A whole number within bounds, None when absent; a note when it is something else."""
        value = self.value.get(key)
        if isinstance(value, int) and is_integer(value) and least <= value <= most:
            return value
        if key in self.value:
            self.bad(key, f"a whole number from {least} to {most}")
        return None

    def choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        """One of a few words, None when absent; a note when it is something else."""
        value = self.value.get(key)
        if isinstance(value, str) and value in choices:
            return value
        if key in self.value:
            self.problems.add(self.at(key), "BAD_VALUE", f"expected one of {', '.join(choices)}")
        return None

    def texts(self, key: str, like: re.Pattern[str], expected: str) -> tuple[str, ...] | None:
        """Texts that are like a pattern, whole; None when absent; a note when they are not."""
        if key not in self.value:
            return None
        value = self.value[key]
        if (
            isinstance(value, list)
            and value
            and all(isinstance(item, str) and like.fullmatch(item) for item in value)
        ):
            return tuple(value)
        self.bad(key, expected)
        return ()

    def object(self, key: str) -> Node | None:
        """A member that is an object, None when absent; a note when it is something else."""
        value = self.value.get(key)
        if isinstance(value, Mapping):
            return Node(value, self.at(key), self.problems)
        if key in self.value:
            self.bad(key, "an object")
        return None

    def objects(self, key: str) -> Iterator[Node]:
        """The objects of a list member; a note for each thing that is none."""
        value = self.value.get(key, [])
        if not isinstance(value, list):
            self.bad(key, "a list")
            return
        for position, item in enumerate(value):
            path = f"{self.at(key)}/{position}"
            if isinstance(item, Mapping):
                yield Node(item, path, self.problems)
            else:
                self.problems.add(path, "BAD_VALUE", f"found {kind(item)}, expected an object")

    def only(self, *keys: str, code: str = "BAD_VALUE") -> None:
        """Notes every member that is not one of `keys`: an ignored wish is a broken promise."""
        for key in self.value:
            if key not in keys:
                expected = f"expected {', '.join(keys)}" if keys else "expected none"
                self.problems.add(self.at(key), code, f"{key} is not supported here; {expected}")
