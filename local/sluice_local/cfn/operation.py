"""What the steps of an operation on a stack share: clients, contexts, order of deletion."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from sluice_local.cfn import graph
from sluice_local.cfn.errors import CloudFormationError
from sluice_local.cfn.failures import is_gone, reason
from sluice_local.cfn.stack import Resource, Stack
from sluice_local.faults import steps
from sluice_local.resources import handler_for
from sluice_local.resources.base import Context, Json


@dataclass
class Operation:
    """Works on the resources of one stack. ``client`` gives boto3 clients of the deployer."""

    stack: Stack
    client: Callable[[str], Any]

    def context(
        self,
        resource: Resource,
        before: Json,
        after: Json,
        made: Callable[[str], None] = lambda _: None,
    ) -> Context:
        """What the resource's handler works with."""
        stack = self.stack
        return Context(
            account=stack.account,
            region=stack.region,
            stack_name=stack.name,
            logical_id=resource.logical_id,
            client=self.client,
            made=made,
            physical_id=resource.physical_id or "",
            before=before,
            after=after,
        )

    def change(self, current: Resource, wanted: Resource) -> None:
        """Update a physical resource in place when its properties differ."""
        wanted.physical_id = current.physical_id
        wanted.attributes = current.attributes
        if current.properties != wanted.properties:
            steps.step(self.stack.name, wanted.logical_id, wanted.type, "update")
            context = self.context(wanted, current.properties, wanted.properties)
            wanted.attributes = handler_for(wanted.type).update(context)

    def keep(self, resource: Resource) -> None:
        """Let the stack have this resource under its logical id."""
        with self.stack.lock:
            self.stack.resources[resource.logical_id] = resource

    def forget(self, resource: Resource) -> None:
        """Let the stack no longer have this resource."""
        with self.stack.lock:
            if self.stack.resources.get(resource.logical_id) is resource:
                del self.stack.resources[resource.logical_id]

    # -- deletion

    def delete_by_policy(
        self,
        resources: Iterable[Resource],
        undoing_creation: bool = False,
        even_retained: bool = False,
        force: bool = False,
    ) -> list[Resource]:
        """Delete what DeletionPolicy lets go; returns what failed.

        What a failed resource needs is left alone. RetainExceptOnCreate keeps a resource, except
        when the operation that made it is undone. ``even_retained`` deletes what has a policy
        too; with ``force`` what fails is left behind, and the stack forgets it.
        """
        resources = list(resources)
        needs = dependencies(self.stack, [resource.logical_id for resource in resources])
        failed: list[Resource] = []
        blocked: set[str] = set()
        for resource in in_deletion_order(resources, needs):
            policy = "Delete" if even_retained else resource.deletion_policy
            if resource.logical_id in blocked:
                blocked |= needs[resource.logical_id]
            elif policy == "Retain" or (policy == "RetainExceptOnCreate" and not undoing_creation):
                self.skip(resource)
            elif not self.delete(resource):
                if force:
                    self.skip(resource)
                    continue
                failed.append(resource)
                blocked |= needs[resource.logical_id]
            else:
                self.forget(resource)
        return failed

    def skip(self, resource: Resource) -> None:
        """Leave the physical resource as it is, out of the stack."""
        if resource.physical_id is not None:
            self.stack.resource_becomes(resource, "DELETE_SKIPPED")
        self.forget(resource)

    def delete(self, resource: Resource) -> bool:
        """Delete the physical resource; whether that worked, or it was gone before."""
        if resource.physical_id is not None:
            self.stack.resource_becomes(resource, "DELETE_IN_PROGRESS")
            try:
                steps.step(self.stack.name, resource.logical_id, resource.type, "delete")
                context = self.context(resource, resource.properties, {})
                handler_for(resource.type).delete(context)
            except Exception as error:  # whatever it is, the event tells it
                if not isinstance(error, ClientError) or not is_gone(error):
                    why = reason(error, resource.type)
                    self.stack.resource_becomes(resource, "DELETE_FAILED", why)
                    return False
        self.stack.resource_becomes(resource, "DELETE_COMPLETE")
        return True


def dependencies(stack: Stack, names: Collection[str]) -> dict[str, set[str]]:
    """For each of the names those among them that it needs, by the stack's template."""
    needs: dict[str, set[str]] = {}
    for name in names:
        spec = stack.template.resources.get(name)
        wanted: set[str] = set()
        if spec is not None:
            wanted = {found.name for found in graph.references(spec.properties)}
            wanted |= set(spec.depends_on)
        needs[name] = (wanted & set(names)) - {name}
    return needs


def in_deletion_order(
    resources: Collection[Resource], needs: Mapping[str, Collection[str]]
) -> list[Resource]:
    """The resources, each before what it needs."""
    try:
        order = graph.creation_order(needs)
    except CloudFormationError:  # a cycle through a branch of Fn::If that is never taken
        order = list(needs)
    by_name = {resource.logical_id: resource for resource in resources}
    return [by_name[name] for name in reversed(order)]
