"""Delete a stack.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sluice_local.cfn.operation import Operation


@dataclass
class Deletion(Operation):
    """One DeleteStack. ``importers`` names the stacks that import an export.

    With ``force`` a resource that cannot be deleted is left behind. ``undoing_creation`` when
    the stack goes because it could not be made.
    """

    retain: Collection[str]
    importers: Callable[[str], list[str]]
    force: bool = False
    undoing_creation: bool = False

    def run(self, why: str = "User Initiated") -> bool:
        """Do it; returns whether the stack is gone. Never raises."""
        stack = self.stack
        stack.become("DELETE_IN_PROGRESS", why)
        for output in stack.outputs:
            users = self.importers(output.export_name) if output.export_name else []
            if users:
                stack.become(
                    "DELETE_FAILED",
                    f"Export {output.export_name} cannot be deleted as it is in use by "
                    f"{', '.join(users)}",
                )
                return False
        for name in self.retain:
            if name in stack.resources:
                self.skip(stack.resources[name])
        for left, _ in list(stack.undo.leftovers(stack)) if stack.undo is not None else []:
            self.delete(left)
        failed = self.delete_by_policy(
            list(stack.resources.values()), self.undoing_creation, force=self.force
        )
        if failed:
            names = ", ".join(sorted(resource.logical_id for resource in failed))
            stack.become(
                "DELETE_FAILED", f"The following resource(s) failed to delete: [{names}]. "
            )
            return False
        stack.undo = None
        stack.become("DELETE_COMPLETE")
        return True
