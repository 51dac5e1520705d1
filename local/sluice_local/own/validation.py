"""What is wrong with a request's input, by its shape in the service's model. Pure.

The words are those of AWS's request validation, for example in
https://github.com/boto/boto3/issues/2601 and https://github.com/awsdocs/aws-cloudformation-user-guide/pull/1295
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import regex

Json = dict[str, Any]
#: Pairs of surrogates, with which Java's patterns write the characters above U+FFFF.
SURROGATES = r"\uD800\uDC00-\uDBFF\uDFFF"
KINDS: dict[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "character": (str,),
    "blob": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float, str),
}


class MalformedError(Exception):
    """The input has a value of a wrong kind, or a member that the model does not have."""


def check(shape: Any, value: Any) -> list[str]:
    """All constraints that an input breaks, in the model's order.

    ``value`` is as JSON gives it. Raises ``MalformedError`` for what AWS cannot even read.
    """
    return list(_walk(shape, value, ""))


def sentence(complaints: list[str]) -> str:
    """AWS's message for broken constraints."""
    many = "s" if len(complaints) > 1 else ""
    return f"{len(complaints)} validation error{many} detected: {'; '.join(complaints)}"


def _walk(shape: Any, value: Any, path: str) -> Iterator[str]:
    kind = shape.type_name
    if getattr(shape, "is_document_type", False):
        return
    allowed: tuple[Any, ...] = KINDS[kind]
    if not isinstance(value, allowed) or (isinstance(value, bool) and kind != "boolean"):
        raise MalformedError(f"Value at '{path or 'body'}' is not of type {kind}")
    yield from _limits(shape, value, path)
    if kind == "structure":
        yield from _members(shape, value, path)
    elif kind == "list":
        for index, item in enumerate(value, start=1):
            yield from _walk(shape.member, item, f"{path}.{index}.member")
    elif kind == "map":
        for key, item in value.items():
            said = list(_limits(shape.key, key, path))
            if said:
                rules = ", ".join(text.rpartition("constraint: ")[2] for text in said)
                yield (
                    f"Value '{_shown(value)}' at '{path}' failed to satisfy constraint: "
                    f"Map keys must satisfy constraint: [{rules}]"
                )
            yield from _walk(shape.value, item, f"{path}.{key}.member")


def _members(shape: Any, value: Json, path: str) -> Iterator[str]:
    names = {member.serialization.get("name", name): name for name, member in shape.members.items()}
    for given in value:
        if given not in names:
            raise MalformedError(f"Unknown member '{given}' at '{path or 'body'}'")
    for written, name in names.items():
        below = _lower(name) if not path else f"{path}.{_lower(name)}"
        if value.get(written) is None:
            if name in shape.required_members:
                yield _complaint(None, below, "Member must not be null")
        else:
            yield from _walk(shape.members[name], value[written], below)
    if getattr(shape, "is_tagged_union", False) and len(value) > 1:
        raise MalformedError(f"'{path}' must have exactly one member")


def _limits(shape: Any, value: Any, path: str) -> Iterator[str]:
    rules, kind = shape.metadata, shape.type_name
    if kind in ("string", "list", "map", "blob"):
        measure, word = len(value), "length"
    elif kind in ("integer", "long", "float", "double"):
        measure, word = value, "value"
    else:
        return
    if "max" in rules and measure > rules["max"]:
        said = f"Member must have {word} less than or equal to {rules['max']}"
        yield _complaint(value, path, said)
    if "min" in rules and measure < rules["min"]:
        said = f"Member must have {word} greater than or equal to {rules['min']}"
        yield _complaint(value, path, said)
    pattern = rules.get("pattern")
    if pattern and not _compiled(pattern).fullmatch(value):
        said = f"Member must satisfy regular expression pattern: {pattern}"
        yield _complaint(value, path, said)
    if getattr(shape, "enum", None) and value not in shape.enum:
        said = f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"
        yield _complaint(value, path, said)


@cache
def _compiled(pattern: str) -> Any:
    return regex.compile(pattern.replace(SURROGATES, r"\U00010000-\U0010FFFF"))


def _complaint(value: Any, path: str, said: str) -> str:
    shown = "Value null" if value is None else f"Value '{_shown(value)}'"
    return f"{shown} at '{path}' failed to satisfy constraint: {said}"


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 256 else f"{text[:256]}..."


def _lower(name: str) -> str:
    return re.sub(r"^[A-Z]", lambda first: first[0].lower(), name)
