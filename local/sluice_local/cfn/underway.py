"""The operation that works on a stack, as it is kept with the stack.

A server that was killed finds in it what was done, and goes on from there: see ``recovery``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sluice_local.cfn.changeset import Update
    from sluice_local.cfn.stack import Output, Resource
    from sluice_local.cfn.undo import Undo


@dataclass
class End:
    """What a stack has once its update has only to be tidied up after."""

    outputs: list[Output]
    imports: set[str]
    removed: list[Resource]


@dataclass
class Underway:
    """One operation.

    ``undo`` is its way back, which its steps are noted in; ``update`` what is wanted, None when it
    only takes back or deletes; ``end`` is there once all resources are made. ``even_retained`` and
    ``skip`` are of a rollback, ``retain`` and ``force`` of a deletion.
    """

    access_key: str
    role_arn: str | None
    undo: Undo | None = None
    update: Update | None = None
    even_retained: bool = False
    skip: set[str] = field(default_factory=set)
    retain: list[str] = field(default_factory=list)
    force: bool = False
    end: End | None = None
