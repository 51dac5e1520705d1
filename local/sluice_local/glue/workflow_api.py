"""The operations on workflows: what moto 5.2.5 does otherwise than Glue.

https://docs.aws.amazon.com/glue/latest/webapi/API_CreateWorkflow.html
https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateWorkflow.html
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.glue.exceptions import EntityNotFoundException, GlueClientError
from moto.glue.responses import GlueResponse

from sluice_local.clock import CLOCK
from sluice_local.glue import workflows  # noqa: F401  # the scheduler asks its windows from now on

_create_workflow = GlueResponse.create_workflow


class WorkflowExistsError(GlueClientError):  # type: ignore[misc]  # moto has no types for us
    """AlreadyExistsException, HTTP 400."""

    def __init__(self, name: str) -> None:
        super().__init__("AlreadyExistsException", f"Workflow with name {name} already exists.")


def create_workflow(self: Any) -> Any:
    """Refuse a name that is taken, where moto replaces the workflow."""
    name = self._get_param("Name")
    if name in self.glue_backend.workflows:
        raise WorkflowExistsError(name)
    return _create_workflow(self)


def update_workflow(self: Any) -> Any:
    """Replace the definition as a whole: what a request leaves out goes back to nothing."""
    name = self._get_param("Name")
    workflow = self.glue_backend.workflows.get(name)
    if workflow is None:
        raise EntityNotFoundException("Entity not found")
    workflow.description = self._get_param("Description")
    workflow.default_run_properties = self._get_param("DefaultRunProperties")
    workflow.max_concurrent_runs = self._get_int_param("MaxConcurrentRuns")
    workflow.last_modified_on = CLOCK.naive()
    return ActionResult({"Name": name})
