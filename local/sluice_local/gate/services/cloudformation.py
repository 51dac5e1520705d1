"""CloudFormation: a stack by name is ``stack/NAME/*`` until it is there.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
"""

from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate import reference
from sluice_local.gate.asked import Asked, Known, Params
from sluice_local.gate.generic import asked_by_name


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:
    """The stack that the call names, or that its change set belongs to.

    DescribeStacks without a name lists all, which needs both permissions:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
    """

    def stack(params: Params) -> Iterable[str]:
        name = params.get("StackName") or params.get("ChangeSetName")
        if not name:
            return []
        found = known.stack_arn(account, call.region, str(name))
        return [found or (str(name) if str(name).startswith("arn:") else f"{name}/*")]

    if call.operation == "DescribeStacks" and not call.params.get("StackName"):
        return [Asked("cloudformation:DescribeStacks"), Asked("cloudformation:ListStacks")]
    if call.operation == "DescribeChangeSetHooks" or "stack" in (
        reference.resource_types("cloudformation", call.operation) or ()
    ):
        return asked_by_name(call, account, {"stack": stack})
    return asked_by_name(call, account)
