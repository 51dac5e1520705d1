"""Whether state is kept, for the server to ask; what keeps it is only imported when it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sluice_local.state.calls import Kept
    from sluice_local.state.keeper import Keeper

open_calls: list[Kept] = []


def kept() -> Kept | None:
    """What keeps calls of services; None when nothing is kept."""
    return open_calls[0] if open_calls else None


def open_state(folder: Path) -> Keeper:
    """Keep the state in the folder from now on; see ``opening``."""
    from sluice_local.state import opening

    return opening.open_state(folder)


def go_on() -> None:
    """Bring to an end what a killed server left half done; the server listens already."""
    from sluice_local.cfn.api import engine
    from sluice_local.cfn.recovery import recover
    from sluice_local.scheduler import SCHEDULER

    recover(engine())
    SCHEDULER.release()
