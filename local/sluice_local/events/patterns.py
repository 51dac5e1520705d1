"""Event patterns: which are ones, and which events they match.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
Not here: ``cidr``, ``wildcard``, lists of suffixes and nested ``anything-but``; they are refused.
"""

import json
import operator
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
}
#: The furthest that numbers of a pattern may go, as the page has it.
LARGEST = 5e9
ABSENT = object()


class PatternError(ValueError):
    """The pattern is not one. The sentence is the reason that PutRule gives."""


class UnsupportedPatternError(NotImplementedError):
    """The pattern is one of AWS's that the embedded AWS does not have."""


def parse(text: str) -> Json:
    """The pattern in a text, checked."""
    try:
        pattern = json.loads(text)
    except ValueError:
        raise PatternError("Filter is not valid JSON") from None
    if not isinstance(pattern, dict) or not pattern:
        raise PatternError(
            "Filter is not an object" if pattern else "Empty objects are not allowed"
        )
    _check(pattern)
    return pattern


def _check(pattern: Json) -> None:
    for key, value in pattern.items():
        if key == "$or":
            _check_or(value)
        elif isinstance(value, dict):
            if not value:
                raise PatternError("Empty objects are not allowed")
            _check(value)
        elif isinstance(value, list):
            if not value:
                raise PatternError("Empty arrays are not allowed")
            for each in value:
                _check_test(each)
        else:
            raise PatternError(f'"{key}" must be an object or an array')


def _check_or(branches: Any) -> None:
    if not isinstance(branches, list) or len(branches) < 2:
        raise PatternError("There must have at least 2 Objects in $or relationship.")
    for branch in branches:
        if not isinstance(branch, dict):
            raise PatternError("Only JSON object is allowed in array of $or relationship.")
        _check(branch)


def _check_test(test: Any) -> None:
    if isinstance(test, list):
        raise PatternError("Match value must be String, number, true, false, or null")
    if not isinstance(test, dict):
        return
    if len(test) != 1:
        raise PatternError("Only one key allowed in match expression")
    ((kind, value),) = test.items()
    if kind in ("cidr", "wildcard"):
        raise UnsupportedPatternError(f"{kind} in an event pattern")
    if kind not in TESTS:
        raise PatternError(f"Unrecognized match type {kind}")
    if kind == "exists" and not isinstance(value, bool):
        raise PatternError("exists match pattern must be either true or false.")
    if kind in ("prefix", "suffix", "equals-ignore-case") and not isinstance(value, str):
        raise UnsupportedPatternError(f"{kind} with anything but a string")
    if kind == "numeric":
        _check_numeric(value)
    if kind == "anything-but" and not _is_plain(value):
        raise UnsupportedPatternError("anything-but with another match expression")


def _check_numeric(value: Any) -> None:
    if not isinstance(value, list) or len(value) not in (2, 4):
        raise PatternError("Value of numeric must be an array of one or two comparisons")
    for comparison, number in zip(value[::2], value[1::2], strict=True):
        if comparison not in COMPARISONS:
            raise PatternError(f"Unrecognized numeric range operator: {comparison}")
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise PatternError("Value of numeric must be a number")
        if not -LARGEST <= number <= LARGEST:
            raise PatternError("Value must be between -5.0E9 and 5.0E9, inclusive")


def _is_plain(value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return bool(values) and all(isinstance(each, str | int | float | bool) for each in values)


def matches(pattern: Json, event: Json) -> bool:
    """Whether the event has, for each field of the pattern, one of the values that it lists."""
    for key, wanted in pattern.items():
        if key == "$or":
            if not any(matches(branch, event) for branch in wanted):
                return False
        elif isinstance(wanted, dict):
            if not _inside(wanted, event.get(key, {})):
                return False
        elif not any(_test(test, event.get(key, ABSENT)) for test in wanted):
            return False
    return True


def _inside(pattern: Json, value: Any) -> bool:
    """A nested pattern; of an array of objects one has to match."""
    if isinstance(value, list):
        return any(isinstance(each, dict) and matches(pattern, each) for each in value)
    return matches(pattern, value if isinstance(value, dict) else {})


def _test(test: Any, value: Any) -> bool:
    if isinstance(test, dict):
        ((kind, wanted),) = test.items()
        if kind == "exists":
            # an object is no leaf, and exists looks at leaves only
            return (value is not ABSENT and not isinstance(value, dict)) is bool(wanted)
        if value is ABSENT:
            return False
        values = value if isinstance(value, list) else [value]
        return any(TESTS[kind](each, wanted) for each in values)
    values = value if isinstance(value, list) else [value]
    return any(_same(each, test) for each in values)


def _same(value: Any, wanted: Any) -> bool:
    """Equal as JSON has it: true is no 1."""
    return isinstance(value, bool) == isinstance(wanted, bool) and bool(value == wanted)


def _anything_but(value: Any, unwanted: Any) -> bool:
    some = unwanted if isinstance(unwanted, list) else [unwanted]
    return not any(_same(value, each) for each in some)


def _numeric(value: Any, wanted: list[Any]) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    pairs = zip(wanted[::2], wanted[1::2], strict=True)
    return all(COMPARISONS[comparison](value, number) for comparison, number in pairs)


TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "exists": lambda _value, _wanted: True,  # answered before: it is about absence
    "prefix": lambda value, wanted: isinstance(value, str) and value.startswith(wanted),
    "suffix": lambda value, wanted: isinstance(value, str) and value.endswith(wanted),
    "equals-ignore-case": lambda value, wanted: (
        isinstance(value, str) and value.lower() == wanted.lower()
    ),
    "anything-but": _anything_but,
    "numeric": _numeric,
}
