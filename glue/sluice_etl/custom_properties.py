"""Collects the customProperties of vendor sluice: what ODCS has no field for."""

from __future__ import annotations

from sluice_etl.json_node import Node

VENDOR = "sluice"
OURS = (
    "nullTokens",
    "case",
    "valueMap",
    "formats",
    "onInvalid",
    "deidentify",
    "publishAs",
    "partitionBy",
    "identifier",
    "phone",
    "country",
    "numberFormat",
    "synth",
)
"""What a column may have. `synth` describes synthetic data: known, and of no effect here."""
TABLE = ("privacy", "publication", "source")
"""What a table may have."""


def read_custom_properties(owner: Node, allowed: tuple[str, ...] = OURS) -> Node:
    """Returns a node whose members are our properties' values, each at its own pointer.

    Those of other vendors are theirs. Ours without a vendor would be ignored by name alone and
    could leak what they should protect, so it is a problem, as are an unknown name under our vendor
    and a repeated one.
    """
    found: dict[str, Node] = {}
    for entry in owner.objects("customProperties"):
        name, vendor = entry.raw("property"), entry.raw("vendor")
        if not isinstance(name, str):
            entry.bad("property", "a text")
        elif vendor != VENDOR:
            _foreign(entry, name, vendor)
        elif name not in allowed:
            expected = f"expected one of {', '.join(allowed)}" if allowed else "none belongs here"
            message = f"sluice has no property {name}; {expected}"
            owner.problems.add(entry.at("property"), "UNKNOWN_PROPERTY", message)
        elif "value" not in entry:
            owner.problems.add(entry.path, "MISSING_FIELD", "value is missing")
        elif name in found:
            owner.problems.add(entry.path, "REPEATED_PROPERTY", f"{name} is given twice")
        else:
            found[name] = entry
    return _Properties(found, owner)


def _foreign(entry: Node, name: str, vendor: object) -> None:
    unnamed = vendor is None and name in (*OURS, *TABLE)
    misspelt = isinstance(vendor, str) and vendor.strip().lower() == VENDOR
    if unnamed or misspelt:
        entry.problems.add(entry.path, "MISSING_VENDOR", f"{name} acts only with vendor: {VENDOR}")
    elif vendor is not None and not isinstance(vendor, str):
        entry.bad("vendor", "a text")


class _Properties(Node):
    """Reads as one object, but points at each property's own `value`."""

    def __init__(self, found: dict[str, Node], owner: Node) -> None:
        values = {name: entry.raw("value") for name, entry in found.items()}
        super().__init__(values, owner.path, owner.problems)
        self._found = found

    def at(self, key: str | int) -> str:
        return self._found[str(key)].at("value")
