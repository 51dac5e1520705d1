"""Members deep in a call's parameters."""

from collections.abc import Iterable, Mapping
from typing import Any


def at(params: Mapping[str, Any], path: str) -> list[Any]:
    """The values at ``a.b``; ``a[].b`` goes into a list, and a list of values is its values."""
    parts: Iterable[Any] = [params]
    for step in path.split("."):
        name = step.removesuffix("[]")
        inner = [each.get(name) for each in parts if isinstance(each, Mapping)]
        parts = [one for each in inner for one in (each if isinstance(each, list) else [each])]
    return list(parts)
