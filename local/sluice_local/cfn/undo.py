"""What an operation did, kept with the stack for as long as it can be taken back.

A stack whose rollback failed, or whose failure is left as it is, keeps it until it is rolled back,
updated or deleted. Plain data: it is saved with the stack.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sluice_local.cfn.stack import Resource, Stack
from sluice_local.cfn.template import Template

#: What a resource is once it was deleted, or left as it is, for good.
LET_GO = {"DELETE_COMPLETE", "DELETE_SKIPPED"}


@dataclass
class Done:
    """A step that was begun: ``before`` is None for a new resource."""

    before: Resource | None
    after: Resource
    replaced: bool = False
    reverted: bool = False


@dataclass
class Definition:
    """What a stack was made of: its template and what was given with it."""

    template: Template
    parameters: dict[str, str]
    tags: dict[str, str]
    capabilities: list[str]

    @classmethod
    def of(cls, stack: Stack) -> Definition:
        """The stack's present one."""
        return cls(stack.template, stack.parameters, stack.tags, stack.capabilities)

    def apply(self, stack: Stack) -> None:
        """Make it the stack's."""
        with stack.lock:
            stack.template, stack.parameters = self.template, self.parameters
            stack.tags, stack.capabilities = self.tags, self.capabilities


@dataclass
class Undo:
    """The way back to the last stable state; ``verb`` is CREATE when there is none."""

    verb: str
    stable: Definition
    done: list[Done] = field(default_factory=list)

    @property
    def failed(self) -> set[str]:
        """The resources that could not be brought back."""
        return {
            step.before.logical_id
            for step in self.done
            if step.before is not None and not step.reverted
        }

    def leftovers(self, stack: Stack) -> Iterator[tuple[Resource, bool]]:
        """Physical resources that the stack no longer names; and whether they are the old ones."""
        known = {(each.type, each.physical_id) for each in stack.resources.values()}
        for step in reversed(self.done):
            pairs = [(step.after, False)]
            if step.before is not None and step.replaced:
                pairs.append((step.before, True))
            for resource, is_old in pairs:
                key = (resource.type, resource.physical_id)
                if resource.physical_id is None or resource.status in LET_GO:
                    continue
                if key not in known:
                    known.add(key)
                    yield resource, is_old
