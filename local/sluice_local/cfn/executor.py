"""Bring a stack to a template, resource by resource; back again when one fails."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sluice_local.cfn.changeset import Update
from sluice_local.cfn.errors import CloudFormationError
from sluice_local.cfn.evaluation import Evaluation, PropertiesError
from sluice_local.cfn.failures import reason
from sluice_local.cfn.operation import Operation
from sluice_local.cfn.parameters import hidden_values
from sluice_local.cfn.plan import compare, effective_tags
from sluice_local.cfn.properties import refusal
from sluice_local.cfn.rollback import Done, Rollback
from sluice_local.cfn.stack import STACK_TYPE, Output, Resource, now
from sluice_local.cfn.template import ResourceSpec
from sluice_local.cfn.underway import End
from sluice_local.faults import steps
from sluice_local.resources import handler_for
from sluice_local.resources.base import ClaimedError, NotUpdatableError
from sluice_local.state.hooks import tell


class StepError(Exception):
    """A resource failed; the events say why. ``verb`` is create or update."""

    def __init__(self, logical_id: str, verb: str) -> None:
        super().__init__(logical_id)
        self.logical_id = logical_id
        self.verb = verb


@dataclass
class Executor(Operation):
    """One CREATE or UPDATE of one stack.

    ``owner`` gives the id of another stack that has the resource already, or None.
    """

    update: Update
    exports: Callable[[], dict[str, str]]
    owner: Callable[[Resource], str | None]
    done: list[Done] = field(default_factory=list)
    replaced: list[Resource] = field(default_factory=list)

    def run(self) -> bool:
        """Do it; returns whether the stack reached the template. Never raises."""
        stack, update = self.stack, self.update
        stack.hidden |= hidden_values(update.template, update.values)
        stack.become(f"{update.verb}_IN_PROGRESS", "User Initiated")
        try:
            evaluation = Evaluation(
                stack, update.template, update.values, self.exports, stack.resources.get
            )
            for name in evaluation.order:
                self._deploy(evaluation, update.template.resources[name])
            outputs = evaluation.outputs()
            self._check_exports(outputs)
        except StepError as failure:
            why = f"The following resource(s) failed to {failure.verb}: [{failure.logical_id}]. "
        except CloudFormationError as error:
            why = f"{error.message} "
        except Exception as error:  # the thread's last line of defence: a stack never hangs
            why = f"{reason(error, STACK_TYPE)} "
        else:
            removed = [
                resource
                for name, resource in stack.resources.items()
                if name not in evaluation.active
            ]
            self.finish(End(outputs, evaluation.imports, removed))
            return True
        Rollback(stack, self.client, update, self.done).run(why)
        return False

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
            for old in reversed(self.replaced):
                if old.update_replace_policy == "Delete":
                    self.delete(old)
                else:
                    self.skip(old)
            self.delete_by_policy(removed)  # by the old template, which is still the stack's
        with stack.lock:
            for resource in removed:  # a failed clean-up leaves the resource behind, as on AWS
                self.forget(resource)
            stack.outputs, stack.imports = end.outputs, end.imports
            stack.template, stack.parameters = update.template, update.values
            stack.tags, stack.capabilities = update.tags, update.capabilities
            stack.updated = now() if update.verb == "UPDATE" else None
            stack.become(f"{update.verb}_COMPLETE")

    def _deploy(self, evaluation: Evaluation, spec: ResourceSpec) -> None:
        current = self.stack.resources.get(spec.logical_id)
        try:
            wanted = evaluation.desired(spec, effective_tags(self.update, spec, current))
        except PropertiesError as error:
            wanted = Resource(spec.logical_id, spec.type, error.properties)
            why = refusal(spec.logical_id, error.complaints)
            raise self._failed(wanted, "update" if current else "create", why) from error
        if current is None:
            self._create(wanted)
            return
        comparison = compare(current, wanted)
        if not comparison.found:
            return
        if comparison.replaced:
            self._replace(current, wanted)
        else:
            self._modify(current, wanted)

    def _create(self, wanted: Resource) -> None:
        with self.stack.lock:  # the step is noted before it is done: a server may be killed
            self.keep(wanted)
            self.done.append(Done(None, wanted))
            self.stack.resource_becomes(wanted, "CREATE_IN_PROGRESS")
        try:
            self._make(wanted, "CREATE_IN_PROGRESS")
        except Exception as error:
            raise self._failed(wanted, "create", reason(error, wanted.type)) from error
        self.stack.resource_becomes(wanted, "CREATE_COMPLETE")

    def _replace(self, current: Resource, wanted: Resource) -> None:
        self.stack.resource_becomes(
            wanted,
            "UPDATE_IN_PROGRESS",
            "Requested update requires the creation of a new physical resource; "
            "hence creating one.",
        )
        handler = handler_for(wanted.type)
        name = handler.identifier(wanted.properties)
        if name is not None and name == handler.identifier(current.properties):
            raise self._failed(
                wanted,
                "update",
                "CloudFormation cannot update a stack when a custom-named resource requires "
                f"replacing. Rename {name} and update the stack again.",
            )
        self.done.append(Done(current, wanted, replaced=True))
        tell("stack", self.stack)
        try:
            self._make(wanted, "UPDATE_IN_PROGRESS")
        except Exception as error:
            raise self._failed(wanted, "update", reason(error, wanted.type)) from error
        self.keep(wanted)
        self.replaced.append(current)
        self.stack.resource_becomes(wanted, "UPDATE_COMPLETE")

    def _modify(self, current: Resource, wanted: Resource) -> None:
        wanted.physical_id = current.physical_id
        self.done.append(Done(current, wanted))
        self.stack.resource_becomes(wanted, "UPDATE_IN_PROGRESS")
        try:
            self.change(current, wanted)
        except Exception as error:
            if isinstance(error, NotUpdatableError):  # raised before anything was changed
                self.done.pop()
            raise self._failed(wanted, "update", reason(error, wanted.type)) from error
        self.keep(wanted)
        self.stack.resource_becomes(wanted, "UPDATE_COMPLETE")

    def _make(self, wanted: Resource, status: str) -> None:
        handler = handler_for(wanted.type)
        owner = self.owner(wanted)
        if owner is not None:
            name = handler.identifier(wanted.properties)
            raise ClaimedError(f"{name} already exists in stack {owner}")

        def made(physical_id: str) -> None:
            wanted.physical_id = physical_id
            self.stack.resource_becomes(wanted, status, "Resource creation Initiated")

        steps.step(self.stack.name, wanted.logical_id, wanted.type, "create")
        context = self.context(wanted, {}, wanted.properties, made)
        wanted.attributes = handler.create(context)

    def _failed(self, resource: Resource, verb: str, why: str) -> StepError:
        self.stack.resource_becomes(resource, f"{verb.upper()}_FAILED", why)
        return StepError(resource.logical_id, verb)
