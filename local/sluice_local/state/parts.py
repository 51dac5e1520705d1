"""State of other modules that is kept with the rest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sluice_local.state.keeper import Keeper


@dataclass(frozen=True)
class Part:
    """A named piece of state; see :func:`register`."""

    name: str
    get: Callable[[], Any]
    set: Callable[[Any], None]
    services: frozenset[str]
    lock: threading.RLock = field(default_factory=threading.RLock)


_parts: dict[str, Part] = {}
_keepers: list[Keeper] = []


def register(
    name: str,
    get: Callable[[], Any],
    set: Callable[[Any], None],  # noqa: A002  the other half of get
    services: Iterable[str] = (),
) -> None:
    """Keep a module's own state; call it once, where the module is imported.

    ``get`` gives the state, anything that pickles and is made of plain values and of classes of
    this package or of moto. It is called, and what it gives written, after each call of one of the
    ``services`` (moto's names) that may change something, before the answer is sent, and whenever
    :func:`changed` says so. All of it is pickled each time: not for what grows without end. ``set``
    is called once, with what was kept, before the first request, or at once when the module comes
    later; never without ``--keep``, nor when nothing was kept.
    """
    part = Part(name, get, set, frozenset(services))
    _parts[name] = part
    for keeper in _keepers:
        keeper.fill(part)


def changed(name: str) -> None:
    """A registered part has changed outside of a call; returns once that is kept."""
    for keeper in _keepers:
        keeper.keep_part(_parts[name])


def parts_of(service: str) -> list[Part]:
    """The parts that calls of the service may change."""
    return [part for part in list(_parts.values()) if service in part.services]


def opened(keeper: Keeper) -> None:
    """From now on the parts are kept there; those that are known get what was kept."""
    _keepers[:] = [keeper]
    for part in list(_parts.values()):
        keeper.fill(part)
