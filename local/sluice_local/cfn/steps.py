"""The steps of a creation or an update: make, change or replace one resource."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sluice_local.cfn import policy
from sluice_local.cfn.changeset import Update
from sluice_local.cfn.evaluation import Evaluation, PropertiesError
from sluice_local.cfn.failures import reason
from sluice_local.cfn.operation import Operation
from sluice_local.cfn.plan import compare, effective_tags
from sluice_local.cfn.properties import refusal
from sluice_local.cfn.stack import Resource
from sluice_local.cfn.template import ResourceSpec
from sluice_local.cfn.undo import Definition, Done, Undo
from sluice_local.faults import steps
from sluice_local.resources import handler_for
from sluice_local.resources.base import ClaimedError, NotUpdatableError
from sluice_local.state.hooks import tell

APPLY_TAGS = "Apply stack-level tags to imported resource if applicable."


class StepError(Exception):
    """A resource failed; the events say why. ``verb`` is create, update or import."""

    def __init__(self, logical_id: str, verb: str) -> None:
        super().__init__(logical_id)
        self.logical_id = logical_id
        self.verb = verb


@dataclass
class Steps(Operation):
    """Works on the resources of one stack, and keeps what it did in ``undo``.

    ``owner`` gives the id of another stack that has the resource already, or None;
    ``unimportable`` why a resource cannot be imported, or None.
    """

    update: Update
    exports: Callable[[], dict[str, str]]
    owner: Callable[[Resource], str | None]
    unimportable: Callable[[Resource, str], str | None]
    undo: Undo = field(init=False)

    def __post_init__(self) -> None:
        stack, verb = self.stack, self.update.verb
        self.undo = stack.undo or Undo(verb, Definition.of(stack))

    @property
    def done(self) -> list[Done]:
        """The steps so far; after a failure that was left as it is, also those before it."""
        return self.undo.done

    def deploy(self, evaluation: Evaluation, spec: ResourceSpec) -> None:
        """Bring one resource to what the template wants; StepError when that fails."""
        if spec.logical_id in self.update.imports:
            self._import(evaluation, spec, self.update.imports[spec.logical_id])
            return
        current = self._clear(self.stack.resources.get(spec.logical_id))
        wanted = self.wanted(evaluation, spec, current, "update" if current else "create")
        if current is None:
            self._create(wanted)
            return
        comparison = compare(current, wanted)
        if not comparison.found and current.status != "UPDATE_FAILED":
            return
        self.check_policy(wanted, policy.REPLACE if comparison.replaced else policy.MODIFY)
        if comparison.replaced:
            self._replace(current, wanted)
        else:
            self._modify(current, wanted)

    def wanted(
        self, evaluation: Evaluation, spec: ResourceSpec, current: Resource | None, verb: str
    ) -> Resource:
        """The resource as the template wants it."""
        try:
            return evaluation.desired(spec, effective_tags(self.update, spec, current))
        except PropertiesError as error:
            resource = Resource(spec.logical_id, spec.type, error.properties)
            why = refusal(spec.logical_id, error.complaints)
            raise self.failed(resource, verb, why) from error

    def check_policy(self, resource: Resource, action: str) -> None:
        """Fail the resource when the stack's policy, or the one for this update, denies it."""
        rules = self.update.policy_during or self.stack.policy
        why = policy.denial(rules, action, resource.logical_id, resource.type)
        if why is not None:
            raise self.failed(resource, "update", why)

    def failed(self, resource: Resource, verb: str, why: str) -> StepError:
        """Say that the resource failed; returns what is to be raised."""
        self.stack.resource_becomes(resource, f"{verb.upper()}_FAILED", why)
        kept = self.stack.resources.get(resource.logical_id)
        if kept is not None and kept is not resource:  # it still is what it was, but has failed
            kept.status, kept.reason, kept.timestamp = resource.status, why, resource.timestamp
        return StepError(resource.logical_id, verb)

    def _clear(self, current: Resource | None) -> Resource | None:
        """Remove what an earlier attempt left of a resource that was never complete."""
        if current is None or current.status != "CREATE_FAILED":
            return current
        self.delete(current)
        self.forget(current)
        self.done[:] = [step for step in self.done if step.after is not current]
        return None

    def _create(self, wanted: Resource) -> None:
        with self.stack.lock:  # the step is noted before it is done: a server may be killed
            self.keep(wanted)
            self.done.append(Done(None, wanted))
            self.stack.resource_becomes(wanted, "CREATE_IN_PROGRESS")
        try:
            self._make(wanted, "CREATE_IN_PROGRESS")
        except Exception as error:
            raise self.failed(wanted, "create", reason(error, wanted.type)) from error
        self.stack.resource_becomes(wanted, "CREATE_COMPLETE")

    def _import(self, evaluation: Evaluation, spec: ResourceSpec, physical_id: str) -> None:
        """Take over a resource as it is, but for the stack's tags."""
        wanted = self.wanted(evaluation, spec, None, "import")
        wanted.physical_id = physical_id
        self.stack.resource_becomes(wanted, "IMPORT_IN_PROGRESS", "Resource import started.")
        why = self.unimportable(wanted, physical_id)
        if why is not None:
            raise self.failed(wanted, "import", why)
        with self.stack.lock:
            self.keep(wanted)
            self.done.append(Done(None, wanted))
            self.stack.resource_becomes(wanted, "IMPORT_COMPLETE", "Resource import completed.")
        self.stack.resource_becomes(wanted, "UPDATE_IN_PROGRESS", APPLY_TAGS)
        plain = evaluation.desired(spec, {})
        try:
            context = self.context(wanted, plain.properties, wanted.properties)
            wanted.attributes = handler_for(wanted.type).update(context)
        except Exception as error:
            raise self.failed(wanted, "update", reason(error, wanted.type)) from error
        self.stack.resource_becomes(wanted, "UPDATE_COMPLETE")

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
            raise self.failed(
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
            raise self.failed(wanted, "update", reason(error, wanted.type)) from error
        self.keep(wanted)
        self.stack.resource_becomes(wanted, "UPDATE_COMPLETE")

    def _modify(self, current: Resource, wanted: Resource) -> None:
        wanted.physical_id = current.physical_id
        with self.stack.lock:
            tried = self._tried(current)
            self.done.append(Done(current, wanted))
            self.stack.resource_becomes(wanted, "UPDATE_IN_PROGRESS")
        try:
            self.change(tried, wanted)
        except Exception as error:
            if isinstance(error, NotUpdatableError):  # raised before anything was changed
                self.done.pop()
            raise self.failed(wanted, "update", reason(error, wanted.type)) from error
        self.keep(wanted)
        self.stack.resource_becomes(wanted, "UPDATE_COMPLETE")

    def _tried(self, current: Resource) -> Resource:
        """What an update that failed, and was left as it is, made of the resource."""
        for step in self.done:
            if step.before is current and not step.replaced:
                self.done.remove(step)
                return step.after
        return current

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
