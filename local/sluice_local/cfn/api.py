"""CloudFormation's API. moto parses the request and writes the answer; the engine does the rest."""

from functools import cache
from typing import Any

from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores, get_service_model

from sluice_local.cfn import constraints, tokens
from sluice_local.cfn.changeset_api import ChangeSetApi
from sluice_local.cfn.drift_api import DriftApi
from sluice_local.cfn.engine import Engine
from sluice_local.cfn.errors import unsupported
from sluice_local.cfn.policy_api import PolicyApi
from sluice_local.cfn.request import Request
from sluice_local.cfn.rollback_api import RollbackApi
from sluice_local.cfn.stack_api import StackApi
from sluice_local.cfn.template_api import TemplateApi
from sluice_local.runtime import runtime
from sluice_local.state.hooks import tell
from sluice_local.state.reads import only_reads

OPERATIONS = (ChangeSetApi, DriftApi, PolicyApi, RollbackApi, StackApi, TemplateApi)


@cache
def engine() -> Engine:
    """This server's CloudFormation."""
    return Engine(runtime().clients)


class CloudFormationApi(BaseResponse):  # type: ignore[misc]  # moto has no types for us
    """One request. The operations are methods of the classes in ``OPERATIONS``."""

    def __init__(self) -> None:
        super().__init__(service_name="cloudformation")
        self.automated_parameter_parsing = True

    def call_action(self) -> Any:
        """Answer the request; raises CloudFormationError for what AWS refuses."""
        result = ActionResult(self._call(str(self._get_action())))
        status, headers, body = self.serialized(result)
        headers, body = self._enrich_response({**headers, "status": str(status)}, body)
        return status, headers, body

    def _call(self, action: str) -> dict[str, Any] | None:
        name = camelcase_to_underscores(action)
        for operations in OPERATIONS:
            if not name.startswith("_") and callable(getattr(operations, name, None)):
                return self._answer(operations, action, name, dict(self.params))
        raise unsupported(f"the operation {action}")

    def _answer(
        self, operations: type[Request], action: str, name: str, params: dict[str, Any]
    ) -> dict[str, Any] | None:
        model = get_service_model(self.boto3_service_name).operation_model(action)
        if model.input_shape is not None:
            constraints.check(model.input_shape, params)
        request = operations(engine(), self.current_account, self.region, self.access_key)
        store = request.engine.stores.of(self.current_account, self.region)
        answer = tokens.once(store, action, params, lambda: getattr(request, name)(params))
        if not only_reads(action):
            tell("store", store)
        return answer
