"""The operations on change sets.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets.html
"""

from sluice_local.cfn import imports
from sluice_local.cfn.changeset import ChangeSet
from sluice_local.cfn.errors import CloudFormationError, invalid
from sluice_local.cfn.evaluation import check_types
from sluice_local.cfn.options import at_execution, check_updatable, on_failure
from sluice_local.cfn.paging import given, page
from sluice_local.cfn.plan import make_plan
from sluice_local.cfn.request import Params, Request
from sluice_local.cfn.requests import check_name, read_template, read_update
from sluice_local.cfn.stack import Stack
from sluice_local.cfn.views import change_set_summary, change_set_view


class ChangeSetApi(Request):
    """CreateChangeSet and its kin; each method takes the request and returns the answer."""

    def create_change_set(self, params: Params) -> Params:
        """Check the template at once, compare in the background."""
        verb = params.get("ChangeSetType", "UPDATE")
        on_failure(params)
        stack = self._stack_for(params["StackName"], params["ChangeSetName"], verb)
        template = read_template(params, self._s3, stack)
        check_types(template)
        entries = params.pop("ResourcesToImport", None) if verb == "IMPORT" else None
        update = read_update(params, verb, template, stack, self.access_key, self._s3)
        self.engine.credentials(update.role_arn, self.access_key, self.region, stack.id)
        if verb == "IMPORT":
            imports.check_definition(stack, template, update.tags, params.get("RoleARN"))
            update.imports = imports.identifiers(entries or [], template)
        plan = make_plan(stack, update, self.engine.exports_of(stack))
        if verb == "IMPORT":
            imports.check_changes(update.imports, plan.actions, template)
        with self._store.lock:
            if self._store.live(stack.name) is None:
                self._store.add(stack)
                stack.become("REVIEW_IN_PROGRESS", "User Initiated")
            change_set = ChangeSet(
                stack,
                params["ChangeSetName"],
                update,
                description=params.get("Description"),
                on_stack_failure=params.get("OnStackFailure"),
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
        if verb == "IMPORT" and (stack is None or stack.status == "REVIEW_IN_PROGRESS"):
            return stack or Stack(self.account, self.region, check_name(name))
        if stack is None:
            raise invalid(f"Stack [{name}] does not exist")
        check_updatable(stack, None if verb == "UPDATE" else "ROLLBACK")
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
        change_set = self._store.change_set(params["ChangeSetName"], params.get("StackName"))
        stack = change_set.stack
        with stack.lock:
            if change_set.execution_status != "AVAILABLE":
                status = change_set.status
                if change_set.status == "CREATE_COMPLETE":
                    status = change_set.execution_status
                raise CloudFormationError(
                    "InvalidChangeSetStatus",
                    f"ChangeSet [{change_set.id}] cannot be executed in its current status of "
                    f"[{status}]",
                )
            update = change_set.update
            update.token = params.get("ClientRequestToken")
            update.on_failure = at_execution(params, change_set.on_stack_failure)
            update.retain_except_on_create = bool(params.get("RetainExceptOnCreate"))
            self.engine.deploy(stack, update, change_set.executed)
            change_set.execution_status = "EXECUTE_IN_PROGRESS"
            stack.change_set_id = change_set.id
        self._store.drop_change_sets(stack, keep=change_set)
        return {}
