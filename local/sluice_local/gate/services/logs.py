"""CloudWatch Logs: a group's ARN ends with ``:*`` in policies, but for those on tags.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html: "Use
the second version, with the trailing :*, to refer to the ARN when specifying permissions in IAM
policies for all other API actions." AWS's messages name a group with ``:log-stream:`` behind it,
and all of them, which DescribeLogGroups asks for, as ``log-group::log-stream:``.
"""

from collections.abc import Iterable, Mapping

from sluice_local.calls import Call
from sluice_local.gate import reference
from sluice_local.gate.asked import Asked, Known, Params
from sluice_local.gate.generic import asked_by_name, one_of

ON_TAGS = ("TagResource", "UntagResource", "ListTagsForResource")


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:  # noqa: ARG001
    """Groups and streams by name; a new group with a key needs the permission for keys as well."""
    if call.operation in ON_TAGS:
        return [Asked(f"logs:{call.operation}", str(call.params.get("resourceArn", "*")))]
    if call.operation == "DescribeLogGroups":
        every = reference.arn("logs", "log-group", ":log-stream:", call.region, account)
        return [Asked("logs:DescribeLogGroups", every)]
    names = {"log-group": _group, "log-stream": _stream, "destination": one_of("destinationName")}
    asked = list(asked_by_name(call, account, names))
    if call.operation == "CreateLogGroup" and call.params.get("kmsKeyId"):
        asked.append(Asked("logs:AssociateKmsKey", asked[0].resource))
    return asked


def _names(params: Params) -> list[str]:
    """The groups that a call means, by name or by ARN."""
    listed = params.get("logGroupNames") or params.get("logGroupIdentifiers")
    single = (
        params.get("logGroupName") or params.get("logGroupIdentifier") or params.get("resourceArn")
    )
    given = listed if isinstance(listed, list) else [single] if single else []
    return [str(each).partition(":log-group:")[2] or str(each) for each in given]


def _group(params: Params) -> Iterable[str]:
    return [f"{name.removesuffix(':*')}:log-stream:" for name in _names(params)]


def _stream(params: Params) -> Iterable[str]:
    stream = params.get("logStreamName", "")
    return [f"{name.removesuffix(':*')}:log-stream:{stream}" for name in _names(params)]


def group_of(params: Mapping[str, object]) -> str | None:
    """The name of the group that a call means, or None."""
    return next(iter(_names(params)), None)
