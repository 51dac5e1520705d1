"""Delete a stack."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sluice_local.cfn.operation import Operation


@dataclass
class Deletion(Operation):
    """One DeleteStack. ``importers`` names the stacks that import an export."""

    retain: Collection[str]
    importers: Callable[[str], list[str]]

    def run(self) -> bool:
        """Do it; returns whether the stack is gone. Never raises."""
        stack = self.stack
        stack.become("DELETE_IN_PROGRESS", "User Initiated")
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
        failed = self.delete_by_policy(list(stack.resources.values()))
        if failed:
            names = ", ".join(sorted(resource.logical_id for resource in failed))
            stack.become(
                "DELETE_FAILED", f"The following resource(s) failed to delete: [{names}]. "
            )
            return False
        stack.become("DELETE_COMPLETE")
        return True
