"""The operation that works on a stack, as it is kept with the stack.

A server that was killed finds in it what was done, and goes on from there: see ``recovery``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sluice_local.cfn.changeset import Update
    from sluice_local.cfn.rollback import Done
    from sluice_local.cfn.stack import Output, Resource


@dataclass
class End:
    """What a stack has once its update has only to be tidied up after."""

    outputs: list[Output]
    imports: set[str]
    removed: list[Resource]


@dataclass
class Underway:
    """One operation. ``update`` is None for a deletion; ``end`` once all resources are made."""

    access_key: str
    role_arn: str | None
    update: Update | None = None
    done: list[Done] = field(default_factory=list)
    replaced: list[Resource] = field(default_factory=list)
    retain: list[str] = field(default_factory=list)
    end: End | None = None
