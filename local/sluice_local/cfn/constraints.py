"""Check a request against the lengths, patterns and values that the API's model allows.

The model is botocore's; the wording is that of AWS's own validation:
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html
"""

import re
from collections.abc import Iterator
from typing import Any

from sluice_local.cfn.errors import invalid

#: Values longer than this are not repeated in a refusal.
SHOWN = 256


def check(shape: Any, params: dict[str, Any]) -> None:
    """Raise AWS's ValidationError, with all complaints at once, unless ``params`` fit ``shape``."""
    found = list(_structure(shape, params, ""))
    if found:
        noun = "error" if len(found) == 1 else "errors"
        raise invalid(f"{len(found)} validation {noun} detected: {'; '.join(found)}")


def _structure(shape: Any, value: dict[str, Any], path: str) -> Iterator[str]:
    for name in shape.required_members:
        if value.get(name) is None:
            yield f"Value null at '{_below(path, name)}' {_fails('Member must not be null')}"
    for name, member in shape.members.items():
        if value.get(name) is not None:
            yield from _value(member, value[name], _below(path, name))


def _below(path: str, name: str) -> str:
    name = name[0].lower() + name[1:]
    return f"{path}.{name}" if path else name


def _fails(constraint: str) -> str:
    return f"failed to satisfy constraint: {constraint}"


def _value(shape: Any, value: Any, path: str) -> Iterator[str]:
    if shape.type_name == "structure" and isinstance(value, dict):
        yield from _structure(shape, value, path)
    elif isinstance(value, (str, list)):
        shown = f"Value '{value}'" if isinstance(value, str) and len(value) < SHOWN else "Value"
        for constraint in _broken(shape.metadata, value):
            yield f"{shown} at '{path}' {_fails(constraint)}"
        if isinstance(value, list) and shape.type_name == "list":
            for number, item in enumerate(value, 1):
                yield from _value(shape.member, item, f"{path}.{number}.member")


def _broken(metadata: dict[str, Any], value: str | list[Any]) -> Iterator[str]:
    size = len(value)
    if size > metadata.get("max", size):
        yield f"Member must have length less than or equal to {metadata['max']}"
    if size < metadata.get("min", size):
        yield f"Member must have length greater than or equal to {metadata['min']}"
    if not isinstance(value, str):
        return
    if "pattern" in metadata and not re.fullmatch(metadata["pattern"], value):
        yield f"Member must satisfy regular expression pattern: {metadata['pattern']}"
    if "enum" in metadata and value not in metadata["enum"]:
        yield f"Member must satisfy enum value set: [{', '.join(metadata['enum'])}]"
