"""The operations that take a stack back to where it was."""

from sluice_local.cfn.errors import invalid, unsupported
from sluice_local.cfn.request import Params, Request
from sluice_local.cfn.stack import PAUSED, Stack


class RollbackApi(Request):
    """CancelUpdateStack, ContinueUpdateRollback and RollbackStack."""

    def cancel_update_stack(self, params: Params) -> None:
        """Roll back an update that is under way, once its present resource is done.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CancelUpdateStack.html
        """
        stack = self._stack(params)
        with stack.lock:
            if stack.status != "UPDATE_IN_PROGRESS":
                raise _wrong_state("CancelUpdateStack")
            stack.cancelled, stack.token = True, params.get("ClientRequestToken")

    def continue_update_rollback(self, params: Params) -> Params:
        """Try again to roll back a stack whose rollback failed.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html
        """
        stack = self._stack(params)
        skip = list(params.get("ResourcesToSkip") or [])
        force = bool(params.get("ForceRollback"))
        if skip and force:
            raise invalid("ForceRollback and ResourcesToSkip are mutually exclusive.")
        if any("." in name for name in skip):
            raise unsupported(f"nested stacks in ResourcesToSkip {skip}")
        if stack.status != "UPDATE_ROLLBACK_FAILED" or stack.undo is None:
            raise _wrong_state("RollbackUpdatedStack")  # what AWS calls it here
        known = {*stack.resources, *stack.template.resources}
        for name in skip:
            if name not in known:
                raise invalid(f"Resource [{name}] does not belong to stack {stack.name}")
        self.engine.roll_back(
            stack,
            params.get("RoleARN"),
            self.access_key,
            params.get("ClientRequestToken"),
            skip=stack.undo.failed if force else set(skip),
        )
        return {}

    def rollback_stack(self, params: Params) -> Params:
        """Bring a stack whose failure was left as it is back to its last stable state.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackStack.html
        """
        stack = self._stack(params)
        if stack.status not in PAUSED or stack.undo is None:
            raise _wrong_state("RollbackStack")
        self.engine.roll_back(
            stack,
            params.get("RoleARN"),
            self.access_key,
            params.get("ClientRequestToken"),
            even_retained=bool(params.get("RetainExceptOnCreate")),
        )
        return {"StackId": stack.id}

    def _stack(self, params: Params) -> Stack:
        stack = self._store.live(params["StackName"])
        if stack is None:
            raise invalid(f"Stack [{params['StackName']}] does not exist")
        if params.get("DeploymentConfig"):
            raise unsupported("DeploymentConfig")
        return stack


def _wrong_state(operation: str) -> Exception:
    return invalid(f"{operation} cannot be called from current stack status")
