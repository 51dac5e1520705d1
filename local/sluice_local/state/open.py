"""Whether state is kept, for the dispatcher to ask; what keeps it is only imported when it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sluice_local.state.calls import Kept

open_calls: list[Kept] = []


def kept() -> Kept | None:
    """What keeps calls of services; None when nothing is kept."""
    return open_calls[0] if open_calls else None
