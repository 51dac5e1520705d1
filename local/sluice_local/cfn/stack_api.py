"""The operations on stacks.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Operations.html
"""

from sluice_local.cfn.changeset import Update
from sluice_local.cfn.errors import CloudFormationError, invalid
from sluice_local.cfn.evaluation import check_types
from sluice_local.cfn.options import check_updatable, on_failure
from sluice_local.cfn.paging import given, page
from sluice_local.cfn.plan import make_plan
from sluice_local.cfn.request import Params, Request
from sluice_local.cfn.requests import (
    check_name,
    check_supported,
    read_template,
    read_update,
)
from sluice_local.cfn.stack import PAUSED, Stack
from sluice_local.cfn.views import (
    resource_summary,
    resource_view,
    stack_summary,
    stack_view,
)


class StackApi(Request):
    """CreateStack and its kin; each method takes the request and returns the answer."""

    def create_stack(self, params: Params) -> Params:
        """Create a stack without a change set."""
        name = check_name(params["StackName"])
        if self._store.live(name) is not None:
            raise CloudFormationError("AlreadyExistsException", f"Stack [{name}] already exists")
        stack = Stack(self.account, self.region, name)
        stack.status = "REVIEW_IN_PROGRESS"
        stack.termination_protection = bool(params.get("EnableTerminationProtection"))
        update = self._update(params, "CREATE", stack)
        self._store.add(stack)
        try:
            self.engine.deploy(stack, update)
        except CloudFormationError:
            self._store.drop(stack)
            raise
        return {"StackId": stack.id}

    def update_stack(self, params: Params) -> Params:
        """Update a stack without a change set."""
        name = params["StackName"]
        stack = self._store.live(name)
        if stack is None:
            raise invalid(f"Stack [{name}] does not exist")
        check_updatable(stack, on_failure(params))
        update = self._update(params, "UPDATE", stack)
        empty = make_plan(stack, update, self.engine.exports_of(stack)).empty
        if empty and stack.status not in PAUSED:
            raise invalid("No updates are to be performed.")
        self.engine.deploy(stack, update)
        for change_set in self._store.change_sets(stack):
            change_set.outdate()
        return {"StackId": stack.id}

    def _update(self, params: Params, verb: str, stack: Stack) -> Update:
        template = read_template(params, self._s3, stack)
        check_types(template)
        update = read_update(params, verb, template, stack, self.access_key, self._s3)
        update.token = params.get("ClientRequestToken")
        make_plan(stack, update, self.engine.exports_of(stack))
        return update

    def delete_stack(self, params: Params) -> None:
        """Delete a stack; one that is not there is no error."""
        check_supported(params)
        stack = self._store.live(params["StackName"])
        if stack is None or stack.status == "DELETE_IN_PROGRESS":
            return
        if stack.termination_protection:
            raise invalid(
                f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled"
            )
        retain = list(params.get("RetainResources") or [])
        if retain and stack.status != "DELETE_FAILED":
            raise invalid(
                f"Invalid operation on stack [{stack.id}]. When you delete a stack, specify which "
                "resources to retain only when the stack is in the DELETE_FAILED state."
            )
        force = params.get("DeletionMode") == "FORCE_DELETE_STACK"
        if force and stack.status != "DELETE_FAILED":
            raise invalid(
                f"Invalid operation on stack [{stack.id}]. You can activate DeletionMode "
                "FORCE_DELETE_STACK in a delete stack operation only when the stack is in the "
                "DELETE_FAILED state."
            )
        unknown = sorted(set(retain) - set(stack.resources))
        if unknown:
            raise invalid(f"The resources {unknown} do not belong to stack {stack.name}")
        self.engine.delete(
            stack,
            retain,
            params.get("RoleARN"),
            self.access_key,
            params.get("ClientRequestToken"),
            force,
        )

    def describe_stacks(self, params: Params) -> Params:
        """One stack by name or id, or all that are not deleted."""
        name = params.get("StackName")
        found = [self._store.get(name)] if name else self._living()
        stacks, token = page(found, params.get("NextToken"))
        views = [stack_view(stack) for stack in stacks]
        # What ended since it was found is there no more: only its id still finds it.
        there = [v for v in views if v["StackStatus"] != "DELETE_COMPLETE" or v["StackId"] == name]
        if name and not there:
            return self.describe_stacks(params)
        return given(Stacks=there, NextToken=token)

    def _living(self) -> list[Stack]:
        return [stack for stack in self._store.stacks() if stack.status != "DELETE_COMPLETE"]

    def list_stacks(self, params: Params) -> Params:
        """All stacks, deleted ones too, or those in the wanted states."""
        wanted = params.get("StackStatusFilter")
        found = [stack for stack in self._store.stacks() if not wanted or stack.status in wanted]
        stacks, token = page(found, params.get("NextToken"))
        return given(StackSummaries=[stack_summary(stack) for stack in stacks], NextToken=token)

    def describe_stack_events(self, params: Params) -> Params:
        """The stack's events, newest first."""
        name = params.get("StackName")
        stack = self._store.live(name) if name else None
        if stack is None:
            try:
                stack = self._store.get(str(name))
            except CloudFormationError:
                raise invalid(f"Stack [{name}] does not exist") from None
        with stack.lock:
            events = stack.events[::-1]
        found, token = page(events, params.get("NextToken"))
        return given(StackEvents=found, NextToken=token)

    def describe_stack_resource(self, params: Params) -> Params:
        """One resource, with its metadata."""
        stack = self._store.get(params["StackName"])
        resource = stack.resources.get(params["LogicalResourceId"])
        if resource is None:
            raise invalid(
                f"Resource {params['LogicalResourceId']} does not exist for stack {stack.name}"
            )
        view = resource_view(stack, resource)
        view["LastUpdatedTimestamp"] = view.pop("Timestamp")
        return {"StackResourceDetail": view}

    def describe_stack_resources(self, params: Params) -> Params:
        """The stack's resources, or the one named."""
        if not params.get("StackName"):
            raise invalid("Both StackName and PhysicalResourceId are unspecified")
        stack = self._store.get(params["StackName"])
        wanted = params.get("LogicalResourceId")
        with stack.lock:
            views = [
                resource_view(stack, resource)
                for name, resource in stack.resources.items()
                if wanted in (None, name)
            ]
        return {"StackResources": views}

    def list_stack_resources(self, params: Params) -> Params:
        """The stack's resources, 100 a page."""
        stack = self._store.get(params["StackName"])
        with stack.lock:
            views = [resource_summary(resource) for resource in stack.resources.values()]
        found, token = page(views, params.get("NextToken"))
        return given(StackResourceSummaries=found, NextToken=token)

    def list_exports(self, params: Params) -> Params:
        """The exports of all stacks."""
        exports = [
            {"ExportingStackId": stack.id, "Name": name, "Value": value}
            for name, value, stack in self._store.exports()
        ]
        found, token = page(exports, params.get("NextToken"))
        return given(Exports=found, NextToken=token)

    def list_imports(self, params: Params) -> Params:
        """The stacks that import an export."""
        name = params["ExportName"]
        users = [stack.name for stack in self._store.importers(name)]
        if not users:
            raise invalid(f"Export '{name}' is not imported by any stack.")
        found, token = page(users, params.get("NextToken"))
        return given(Imports=found, NextToken=token)

    def update_termination_protection(self, params: Params) -> Params:
        """Turn termination protection on or off."""
        stack = self._store.get(params["StackName"])
        stack.termination_protection = bool(params["EnableTerminationProtection"])
        return {"StackId": stack.id}
