"""Look up the resources that a change set is to import, and take them into the stack.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
"""

from collections.abc import Callable
from dataclasses import dataclass

from botocore.exceptions import ClientError

from sluice_local.cfn import schema
from sluice_local.cfn.changeset import Update
from sluice_local.cfn.evaluation import Evaluation, PropertiesError
from sluice_local.cfn.failures import is_gone, reason
from sluice_local.cfn.intrinsics import as_text
from sluice_local.cfn.operation import Operation
from sluice_local.cfn.properties import refusal
from sluice_local.cfn.stack import Resource
from sluice_local.resources import handler_for
from sluice_local.resources.base import GoneError


@dataclass
class Importer(Operation):
    """Reads resources with the deployer's credentials.

    ``holder`` gives the id of the stack that has a type's physical resource already, or None.
    """

    holder: Callable[[str, str], str | None]

    def problem(self, update: Update, exports: Callable[[], dict[str, str]]) -> str | None:
        """Why the resources cannot be imported; None when they can."""
        stack = self.stack
        evaluation = Evaluation(stack, update.template, update.values, exports, stack.resources.get)
        for name, physical_id in update.imports.items():
            try:
                wanted = evaluation.desired(update.template.resources[name], update.tags)
            except PropertiesError as error:
                return refusal(name, error.complaints)
            why = self.refusal(wanted, physical_id)
            if why is not None:
                return why
        return None

    def refusal(self, wanted: Resource, physical_id: str) -> str | None:
        """Why this resource cannot be imported; None when it can."""
        wanted.physical_id = physical_id
        kind = wanted.type
        for key in schema.identifier(kind):
            value = wanted.properties.get(key)
            if value is not None and as_text(value) != physical_id:
                return (
                    f"The identifier [{key}] of the resource to import {wanted.logical_id} does "
                    "not match the template"
                )
        try:
            handler_for(kind).read(self.context(wanted, wanted.properties, {}))
        except Exception as error:  # whatever it is, the change set tells it
            if isinstance(error, GoneError) or (isinstance(error, ClientError) and is_gone(error)):
                return f"Resource of type '{kind}' with identifier '{physical_id}' was not found."
            return reason(error, kind)
        owner = self.holder(kind, physical_id)
        return f"{physical_id} already exists in stack {owner}" if owner is not None else None
