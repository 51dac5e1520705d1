"""Bring a stack to a template, resource by resource; back again when one fails.

What happens then, if not that:
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
"""

from dataclasses import dataclass

from sluice_local.cfn import policy
from sluice_local.cfn.deletion import Deletion
from sluice_local.cfn.errors import CloudFormationError
from sluice_local.cfn.evaluation import Evaluation
from sluice_local.cfn.failures import reason
from sluice_local.cfn.parameters import hidden_values
from sluice_local.cfn.rollback import Rollback
from sluice_local.cfn.stack import STACK_TYPE, Output, Resource, now
from sluice_local.cfn.steps import StepError, Steps
from sluice_local.cfn.underway import End
from sluice_local.cfn.undo import Definition


class CancelledError(Exception):
    """Somebody wants the operation to stop."""


@dataclass
class Executor(Steps):
    """One CREATE, UPDATE or IMPORT of one stack."""

    def run(self) -> bool:
        """Do it; returns whether the stack reached the template. Never raises."""
        stack, update = self.stack, self.update
        stack.hidden |= hidden_values(update.template, update.values)
        stack.become(f"{update.verb}_IN_PROGRESS", "User Initiated")
        try:
            evaluation = Evaluation(
                stack, update.template, update.values, self.exports, stack.resources.get
            )
            for resource in self._removed(evaluation):
                self.check_policy(resource, policy.DELETE)
            for name in evaluation.order:
                self._stop_if_cancelled()
                self.deploy(evaluation, update.template.resources[name])
            outputs = evaluation.outputs()
            self._check_exports(outputs)
            self._stop_if_cancelled()
        except CancelledError:
            self.cancel()
            return False
        except StepError as failure:
            why = f"The following resource(s) failed to {failure.verb}: [{failure.logical_id}]. "
        except CloudFormationError as error:
            why = f"{error.message} "
        except Exception as error:  # the thread's last line of defence: a stack never hangs
            why = f"{reason(error, STACK_TYPE)} "
        else:
            self.finish(End(outputs, evaluation.imports, self._removed(evaluation)))
            return True
        self.give_up(why)
        return False

    def _stop_if_cancelled(self) -> None:
        if self.stack.cancelled:
            raise CancelledError

    def cancel(self) -> None:
        """Roll an update back; a creation is cancelled by the stack's deletion, which goes on."""
        stack, undo = self.stack, self.undo
        with stack.lock:
            stack.undo = undo
            if undo.verb == "CREATE":
                self._definition().apply(stack)
        if self.update.verb != "CREATE":
            Rollback(stack, self.client, undo).run("Stack update cancelled")

    def give_up(self, why: str) -> None:
        """What the caller wants to happen after a failure."""
        stack, update, undo = self.stack, self.update, self.undo
        if stack.cancelled:
            self.cancel()
            return
        with stack.lock:
            stack.undo = undo
            paused = update.on_failure == "DO_NOTHING" and update.verb != "IMPORT"
            if undo.verb == "CREATE" or paused:
                self._definition().apply(stack)
        if update.verb == "IMPORT":
            Rollback(stack, self.client, undo).run(why)
        elif update.on_failure == "DO_NOTHING":
            stack.become(f"{update.verb}_FAILED", why)
        elif update.on_failure == "DELETE" and undo.verb == "CREATE":
            deletion = Deletion(stack, self.client, [], lambda _: [], undoing_creation=True)
            deletion.run(f"{why}Delete requested by user.")
        else:
            asked = "Rollback requested by user." if undo.verb == "CREATE" else ""
            retained = update.retain_except_on_create
            Rollback(stack, self.client, undo, retained).run(f"{why}{asked}")

    def _removed(self, evaluation: Evaluation) -> list[Resource]:
        resources = self.stack.resources.items()
        return [resource for name, resource in resources if name not in evaluation.active]

    def _definition(self) -> Definition:
        update = self.update
        return Definition(update.template, update.values, update.tags, update.capabilities)

    def _check_exports(self, outputs: list[Output]) -> None:
        taken = self.exports()
        mine = {output.export_name for output in self.stack.outputs}
        for output in outputs:
            if output.export_name in taken and output.export_name not in mine:
                raise CloudFormationError(
                    "ValidationError",
                    f"Export with name {output.export_name} is already exported by another stack.",
                )

    def finish(self, end: End) -> None:
        """All resources are as the template has them: delete the old ones. Never raises."""
        stack, update, removed = self.stack, self.update, end.removed
        if stack.underway is not None:
            stack.underway.end = end
        if update.verb == "UPDATE":
            stack.become("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
            for left, is_old in list(self.undo.leftovers(stack)):
                if is_old and left.update_replace_policy != "Delete":
                    self.skip(left)
                else:
                    self.delete(left)
            self.delete_by_policy(removed)  # by the old template, which is still the stack's
        with stack.lock:
            for resource in removed:  # a failed clean-up leaves the resource behind, as on AWS
                self.forget(resource)
            stack.outputs, stack.imports = end.outputs, end.imports
            self._definition().apply(stack)
            stack.undo, stack.policy = None, update.policy or stack.policy
            stack.updated = None if update.verb == "CREATE" else now()
            if not (stack.cancelled and update.verb == "CREATE"):
                stack.become(f"{update.verb}_COMPLETE")
