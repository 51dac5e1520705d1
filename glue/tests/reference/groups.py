"""k-anonymity by suppression, as the README's "Privacy" tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any


def small_groups(
    rows: list[dict[str, Any]], privacy: dict[str, Any]
) -> Callable[[dict[str, Any]], bool]:
    """Whether fewer than k of the publishable rows share a row's quasi-identifiers."""
    quasi = privacy.get("quasiIdentifiers", [])
    if not quasi:
        return lambda _: False
    if privacy.get("smallGroups") != "suppress" or "lDiversity" in privacy:
        raise NotImplementedError("only k by suppression")
    sizes = Counter(tuple(row[name] for name in quasi) for row in rows)
    return lambda row: sizes[tuple(row[name] for name in quasi)] < privacy["k"]
