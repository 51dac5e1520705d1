"""The operations on change sets.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets.html
"""

from sluice_local.cfn.changeset import ChangeSet
from sluice_local.cfn.errors import CloudFormationError, invalid, unsupported
from sluice_local.cfn.evaluation import check_types
from sluice_local.cfn.paging import given, page
from sluice_local.cfn.plan import make_plan
from sluice_local.cfn.request import Params, Request
from sluice_local.cfn.requests import check_name, is_repeated, read_template, read_update
from sluice_local.cfn.stack import UPDATABLE, Stack
from sluice_local.cfn.views import change_set_summary, change_set_view


class ChangeSetApi(Request):
    """CreateChangeSet and its kin; each method takes the request and returns the answer."""

    def create_change_set(self, params: Params) -> Params:
        """Check the template at once, compare in the background."""
        verb = params.get("ChangeSetType", "UPDATE")
        if verb not in ("CREATE", "UPDATE"):
            raise unsupported(f"ChangeSetType {verb}")
        stack = self._stack_for(params["StackName"], params["ChangeSetName"], verb)
        for found in self._store.change_sets(stack):
            if found.name == params["ChangeSetName"] and is_repeated(
                params.get("ClientToken"), found.token
            ):
                return {"Id": found.id, "StackId": stack.id}
        template = read_template(params, self._s3, stack)
        check_types(template)
        update = read_update(params, verb, template, stack, self.access_key)
        self.engine.credentials(update.role_arn, self.access_key, self.region, stack.id)
        make_plan(stack, update, self.engine.exports_of(stack))
        with self._store.lock:
            if self._store.live(stack.name) is None:
                self._store.add(stack)
                stack.become("REVIEW_IN_PROGRESS", "User Initiated")
            change_set = ChangeSet(
                stack,
                params["ChangeSetName"],
                update,
                description=params.get("Description"),
                token=params.get("ClientToken"),
            )
            self._store.add_change_set(change_set)
        self.engine.compare(change_set)
        return {"Id": change_set.id, "StackId": stack.id}

    def _stack_for(self, name: str, change_set: str, verb: str) -> Stack:
        stack = self._store.live(name)
        if verb == "CREATE":
            if stack is not None and stack.status != "REVIEW_IN_PROGRESS":
                raise invalid(
                    f"Stack [{stack.name}] already exists and cannot be created again with the "
                    f"changeSet [{change_set}]."
                )
            return stack or Stack(self.account, self.region, check_name(name))
        if stack is None:
            raise invalid(f"Stack [{name}] does not exist")
        if stack.status not in UPDATABLE:
            raise invalid(f"Stack:{stack.id} is in {stack.status} state and can not be updated.")
        return stack

    def describe_change_set(self, params: Params) -> Params:
        """The change set, 100 changes a page."""
        change_set = self._store.change_set(params["ChangeSetName"], params.get("StackName"))
        view = change_set_view(change_set, bool(params.get("IncludePropertyValues")))
        changes, token = page(view["Changes"], params.get("NextToken"))
        return given(**{**view, "Changes": changes, "NextToken": token})

    def list_change_sets(self, params: Params) -> Params:
        """The stack's change sets."""
        stack = self._store.get(params["StackName"])
        found = [change_set_summary(found) for found in self._store.change_sets(stack)]
        summaries, token = page(found, params.get("NextToken"))
        return given(Summaries=summaries, NextToken=token)

    def delete_change_set(self, params: Params) -> None:
        """Forget the change set; its stack stays, also one that is only under review."""
        try:
            change_set = self._store.change_set(params["ChangeSetName"], params.get("StackName"))
        except CloudFormationError as error:
            if error.code == "ChangeSetNotFound":  # as on AWS: deleting nothing succeeds
                return
            raise
        if change_set.execution_status == "EXECUTE_IN_PROGRESS":
            raise CloudFormationError(
                "InvalidChangeSetStatus",
                f"ChangeSet [{change_set.id}] cannot be deleted while it is executed",
            )
        self._store.drop_change_set(change_set)

    def execute_change_set(self, params: Params) -> Params:
        """Carry it out; all other change sets of the stack are gone then."""
        if params.get("DisableRollback"):
            raise unsupported("DisableRollback=True")
        change_set = self._store.change_set(params["ChangeSetName"], params.get("StackName"))
        stack = change_set.stack
        token = params.get("ClientRequestToken")
        with stack.lock:
            if change_set.execution_status.startswith("EXECUTE_") and is_repeated(
                token, change_set.update.token
            ):
                return {}
            if change_set.execution_status != "AVAILABLE":
                status = change_set.status
                if change_set.status == "CREATE_COMPLETE":
                    status = change_set.execution_status
                raise CloudFormationError(
                    "InvalidChangeSetStatus",
                    f"ChangeSet [{change_set.id}] cannot be executed in its current status of "
                    f"[{status}]",
                )
            change_set.update.token = token

            self.engine.deploy(stack, change_set.update, change_set.executed)
            change_set.execution_status = "EXECUTE_IN_PROGRESS"
            stack.change_set_id = change_set.id
        self._store.drop_change_sets(stack, keep=change_set)
        return {}
