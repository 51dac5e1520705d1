"""Internal names of DataFrame columns.

The number is the column's place in the contract, so no name of the contract can clash with another
or need quoting.
"""

from __future__ import annotations

from sluice_etl.contract import Contract

RAW = "raw"
"""The fields as they were read, together: what carries a record along copies one block of it."""


def raw(i: int) -> str:
    """The field's text as it was read."""
    return f"{RAW}.{raw_field(i)}"


def raw_field(i: int) -> str:
    """Its name in `RAW`."""
    return f"r{i}"


def trimmed(i: int) -> str:
    """The text trimmed and cased; null where the field says nothing."""
    return f"t{i}"


def normal(i: int) -> str:
    """The text after valueMap."""
    return f"n{i}"


def value(i: int) -> str:
    """The parsed value."""
    return f"v{i}"


def fault(i: int, number: int) -> str:
    """Whether one of the column's checks failed; null counts as no."""
    return f"d{i}_{number}"


def clean(i: int) -> str:
    """The parsed value, null where a check failed."""
    return f"c{i}"


def published(i: int) -> str:
    """The de-identified value of a publishable record."""
    return f"p{i}"


def reference(i: int) -> str:
    """The value to look up in another dataset, de-identified as there."""
    return f"f{i}"


def labels(contract: Contract) -> list[str | None]:
    """What the numbers in `rejects` and `nullified` stand for.

    The columns in the contract's order, None for the row as a whole, then the keys of several
    columns.
    """
    keys = ["+".join(column.name for column in key) for key in contract.keys if len(key) > 1]
    return [*(column.name for column in contract.columns), None, *keys]


def row_label(contract: Contract) -> int:
    """The number of the row as a whole."""
    return len(contract.columns)


def key_label(contract: Contract, place: int) -> int:
    """The number of a key of `contract.keys`: its column, or the key as a whole."""
    key = contract.keys[place]
    return contract.index(key[0].name) if len(key) == 1 else row_label(contract) + 1
