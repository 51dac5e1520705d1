"""Columns that were found against columns that are declared."""

import re
from collections.abc import Iterable, Mapping

#: Types that hold all values of the ones before them.
WIDENING = (
    ("tinyint", "smallint", "int", "bigint"),
    ("tinyint", "smallint", "int", "double"),
    ("float", "double"),
    ("date", "timestamp"),
)


def merged(schemas: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """One schema for files with different ones; a column of types that do not meet is a string."""
    found: dict[str, str] = {}
    for schema in schemas:
        for name, kind in schema.items():
            found[name] = _common(found[name], kind) if name in found else kind
    return found


def _common(left: str, right: str) -> str:
    if left == right:
        return left
    for chain in WIDENING:
        if left in chain and right in chain:
            return max(left, right, key=chain.index)
    return "string"


def same_type(declared: str, found: str) -> bool:
    """Whether a declared type is the one that was found; char and varchar are strings."""
    left, right = (re.sub(r"\s+", "", kind).lower() for kind in (declared, found))
    text = re.compile(r"(var)?char\(\d+\)")
    return left == right or (text.fullmatch(left) is not None and right == "string")


def differences(declared: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """What differs, a sentence each: names and types only."""
    told = []
    for name, kind in declared.items():
        if name not in found:
            told.append(f"column {name} is declared as {kind} but not in the data")
        elif not same_type(kind, found[name]):
            told.append(f"column {name} is declared as {kind} but {found[name]} in the data")
    told += [
        f"column {name} ({kind}) is in the data but not declared"
        for name, kind in found.items()
        if name not in declared
    ]
    return told
