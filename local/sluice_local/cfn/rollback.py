"""Undo what an operation did before it failed."""

from dataclasses import dataclass

from sluice_local.cfn.changeset import Update
from sluice_local.cfn.failures import reason
from sluice_local.cfn.operation import Operation
from sluice_local.cfn.stack import Resource, now


@dataclass
class Done:
    """A step that was begun: ``before`` is None for a new resource."""

    before: Resource | None
    after: Resource
    replaced: bool = False


@dataclass
class Rollback(Operation):
    """Takes back the steps of one failed operation."""

    update: Update
    done: list[Done]

    def run(self, why: str) -> None:
        """Bring the stack back; ``why`` is the failure, for the event."""
        if self.update.verb == "CREATE":
            self._take_back_creation(why)
        else:
            self._take_back_update(why)

    def _take_back_creation(self, why: str) -> None:
        stack = self.stack
        stack.become("ROLLBACK_IN_PROGRESS", f"{why}Rollback requested by user.")
        with stack.lock:
            stack.template, stack.parameters = self.update.template, self.update.values
            stack.tags, stack.capabilities = self.update.tags, self.update.capabilities
        kept = stack.resources
        made = [step.after for step in self.done if kept.get(step.after.logical_id) is step.after]
        failed = self.delete_by_policy(made, undoing_creation=True)
        if failed:
            stack.become("ROLLBACK_FAILED", f"{_names('delete', failed)}")
        else:
            stack.become("ROLLBACK_COMPLETE")

    def _take_back_update(self, why: str) -> None:
        stack = self.stack
        stack.become("UPDATE_ROLLBACK_IN_PROGRESS", why.strip())
        failed = [
            step.before
            for step in reversed(self.done)
            if step.before is not None and not self._revert(step.before, step)
        ]
        if failed:
            stack.become("UPDATE_ROLLBACK_FAILED", _names("update", failed))
            return
        stack.become("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
        for step in reversed(self.done):
            if step.replaced:
                self.delete(step.after)
            elif step.before is None:
                self.delete_by_policy([step.after], undoing_creation=True)
                self.forget(step.after)
        stack.updated = now()
        stack.become("UPDATE_ROLLBACK_COMPLETE")

    def _revert(self, before: Resource, step: Done) -> bool:
        """Bring one resource back to what it was; whether that worked."""
        self.stack.resource_becomes(before, "UPDATE_IN_PROGRESS")
        if not step.replaced:
            try:
                self.change(step.after, before)
            except Exception as error:  # whatever it is, the event tells it
                self.stack.resource_becomes(before, "UPDATE_FAILED", reason(error, before.type))
                return False
        self.keep(before)
        self.stack.resource_becomes(before, "UPDATE_COMPLETE")
        return True


def _names(verb: str, resources: list[Resource]) -> str:
    names = ", ".join(sorted(resource.logical_id for resource in resources))
    return f"The following resource(s) failed to {verb}: [{names}]. "
