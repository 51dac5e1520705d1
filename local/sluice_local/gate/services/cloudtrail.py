"""CloudTrail: trails by name or ARN.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html
"""

from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate.asked import Asked, Known
from sluice_local.gate.generic import asked_by_name, one_of

NAMES = {"trail": one_of("Name", "TrailName", "ResourceId", "ResourceIdList")}


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:  # noqa: ARG001
    """By the reference."""
    return asked_by_name(call, account, NAMES)
