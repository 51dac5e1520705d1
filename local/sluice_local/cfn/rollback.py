"""Undo what an operation did before it failed.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
"""

from collections.abc import Collection
from dataclasses import dataclass

from sluice_local.cfn.failures import reason
from sluice_local.cfn.operation import Operation
from sluice_local.cfn.stack import Resource, now
from sluice_local.cfn.undo import Done, Undo

NOT_SKIPPABLE = "Only the resources failed during UpdateRollback are allowed to be skipped"


@dataclass
class Rollback(Operation):
    """Takes back the steps of a failed operation. ``even_retained`` is RetainExceptOnCreate."""

    undo: Undo
    even_retained: bool = False

    def run(self, why: str, skip: Collection[str] = ()) -> None:
        """Bring the stack back, except the resources to ``skip``; ``why`` is for the event."""
        if self.undo.verb == "CREATE":
            self._take_back_creation(why)
        elif self.undo.verb == "IMPORT":
            self._take_back_import(why)
        else:
            self._take_back_update(why, skip)

    def _take_back_creation(self, why: str) -> None:
        stack = self.stack
        stack.become("ROLLBACK_IN_PROGRESS", why)
        self._delete_leftovers()
        failed = self.delete_by_policy(
            list(stack.resources.values()), undoing_creation=True, even_retained=self.even_retained
        )
        stack.undo = None
        if failed:
            stack.become("ROLLBACK_FAILED", f"{_names('delete', failed)}")
        else:
            stack.become("ROLLBACK_COMPLETE")

    def _take_back_import(self, why: str) -> None:
        """Let go of what was imported, and leave it as it is."""
        stack = self.stack
        stack.become("IMPORT_ROLLBACK_IN_PROGRESS", why)
        for step in reversed(self.undo.done):
            stack.resource_becomes(step.after, "IMPORT_ROLLBACK_IN_PROGRESS")
            self.forget(step.after)
            stack.resource_becomes(step.after, "IMPORT_ROLLBACK_COMPLETE")
        stack.undo = None
        stack.become("IMPORT_ROLLBACK_COMPLETE")

    def _take_back_update(self, why: str, skip: Collection[str]) -> None:
        """Bring an updated stack back, except the resources to ``skip``.

        What cannot be brought back is left for the next try.
        https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html
        """
        stack = self.stack
        stack.become("UPDATE_ROLLBACK_IN_PROGRESS", why.strip())
        if set(skip) - self.undo.failed:
            stack.become("UPDATE_ROLLBACK_FAILED", NOT_SKIPPABLE)
            return
        failed = []
        for step in reversed(self.undo.done):
            if step.before is None or step.reverted:
                continue
            if step.before.logical_id in skip:
                self._pretend(step, step.before)
            elif not self._revert(step, step.before):
                failed.append(step.before)
        if failed:
            stack.become("UPDATE_ROLLBACK_FAILED", _names("update", failed))
            return
        for resource in list(stack.resources.values()):
            if resource.status == "UPDATE_FAILED":  # before anything was done to it
                stack.resource_becomes(resource, "UPDATE_COMPLETE")
        self._clean_up()

    def _clean_up(self) -> None:
        stack = self.stack
        stack.become("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
        self._delete_leftovers()
        made = [step.after for step in self.undo.done if step.before is None]
        self.delete_by_policy(made, undoing_creation=True, even_retained=self.even_retained)
        for resource in made:
            self.forget(resource)
        self.undo.stable.apply(stack)
        stack.undo, stack.updated = None, now()
        stack.become("UPDATE_ROLLBACK_COMPLETE")

    def _delete_leftovers(self) -> None:
        for resource, _ in list(self.undo.leftovers(self.stack)):
            self.delete(resource)

    def _revert(self, step: Done, before: Resource) -> bool:
        """Bring one resource back to what it was; whether that worked."""
        self.stack.resource_becomes(before, "UPDATE_IN_PROGRESS")
        if not step.replaced:
            try:
                self.change(step.after, before)
            except Exception as error:  # whatever it is, the event tells it
                why = reason(error, before.type)
                self.keep(before)
                self.stack.resource_becomes(before, "UPDATE_FAILED", why)
                return False
        self._pretend(step, before)
        return True

    def _pretend(self, step: Done, before: Resource) -> None:
        """Let the stack say that the resource is what it was."""
        step.reverted = True
        self.keep(before)
        self.stack.resource_becomes(before, "UPDATE_COMPLETE")


def _names(verb: str, resources: list[Resource]) -> str:
    names = ", ".join(sorted({resource.logical_id for resource in resources}))
    return f"The following resource(s) failed to {verb}: [{names}]. "
