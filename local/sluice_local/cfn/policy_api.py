"""The operations on stack policies."""

from sluice_local.cfn import policy
from sluice_local.cfn.errors import invalid
from sluice_local.cfn.paging import given
from sluice_local.cfn.request import Params, Request
from sluice_local.cfn.requests import read_policy


class PolicyApi(Request):
    """SetStackPolicy and GetStackPolicy."""

    def set_stack_policy(self, params: Params) -> None:
        """Protect a stack's resources from updates; a policy is replaced, never taken away.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SetStackPolicy.html
        """
        stack = self._store.get(params["StackName"])
        body = read_policy(params, "StackPolicy", self._s3)
        if body is None:
            raise invalid("Either StackPolicyURL or StackPolicyBody must be specified.")
        with stack.lock:
            stack.policy = policy.checked(body, stack.template.resources)

    def get_stack_policy(self, params: Params) -> Params:
        """The policy as it was given, nothing when the stack has none."""
        return given(StackPolicyBody=self._store.get(params["StackName"]).policy)
