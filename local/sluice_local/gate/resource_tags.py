"""The tags of resources, for ``aws:ResourceTag``, as far as they are held.

S3 buckets have none: only those with attribute-based access switched on would, and that is not
supported. https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
"""

from collections.abc import Mapping
from typing import Any

from sluice_local.gate import state


def tags_of(arn: str) -> Mapping[str, str]:
    """By the resource's ARN; none for what is not there."""
    parts = arn.split(":", state.ARN_PARTS - 1)
    if len(parts) < state.ARN_PARTS:
        return {}
    _, _, service, region, account, resource = parts
    reader = READERS.get(service)
    return reader(arn, account, region, resource) if reader is not None else {}


def _iam(arn: str, account: str, region: str, resource: str) -> Mapping[str, str]:  # noqa: ARG001
    kind, _, path = resource.partition("/")
    held = (
        state.entity(account, kind, path.rsplit("/", 1)[-1]) if kind in ("role", "user") else None
    )
    return pairs(getattr(held, "tags", None)) if held is not None and held.arn == arn else {}


def _kms(arn: str, account: str, region: str, resource: str) -> Mapping[str, str]:
    kms = state.backend("kms", account, region)
    if kms is None or not resource.startswith("key/") or state.key_of(arn) is None:
        return {}
    return dict(kms.tagger.get_tag_dict_for_resource(resource[len("key/") :]))


def _secrets(arn: str, account: str, region: str, resource: str) -> Mapping[str, str]:  # noqa: ARG001
    return pairs(getattr(state.secret_of(account, region, arn), "tags", None))


def _sns(arn: str, account: str, region: str, resource: str) -> Mapping[str, str]:  # noqa: ARG001
    sns = state.backend("sns", account, region)
    topic = sns.topics.get(arn) if sns is not None else None
    return dict(topic._tags) if topic is not None else {}


def _logs(arn: str, account: str, region: str, resource: str) -> Mapping[str, str]:  # noqa: ARG001
    logs = state.backend("logs", account, region)
    if logs is None:
        return {}
    name = resource.removeprefix("log-group:").partition(":")[0]
    group = logs.groups.get(name)
    return dict(logs.tagger.get_tag_dict_for_resource(group.arn)) if group is not None else {}


def _workgroups(arn: str, account: str, region: str, resource: str) -> Mapping[str, str]:  # noqa: ARG001
    athena = state.own("athena", account, region)
    kind, _, name = resource.partition("/")
    found = athena.workgroups.get(name) if athena is not None and kind == "workgroup" else None
    return dict(found.tags) if found is not None else {}


def _quicksight(arn: str, account: str, region: str, resource: str) -> Mapping[str, str]:  # noqa: ARG001
    quicksight = state.own("quicksight", account, region)
    if quicksight is None:
        return {}
    users = {user.arn: user for user in list(quicksight.users.values())}
    found = quicksight.by_arn(arn) or users.get(arn)
    return dict(found.tags) if found is not None else {}


def _tagger(service: str, attribute: str = "tagger") -> Any:
    """A reader of the services whose tags are kept by ARN."""

    def read(arn: str, account: str, region: str, resource: str) -> Mapping[str, str]:  # noqa: ARG001
        held = state.backend(service, account, region or "aws")
        if held is None:
            return {}
        found: Mapping[str, str] = getattr(held, attribute).get_tag_dict_for_resource(arn)
        return dict(found)

    return read


def _stacks(arn: str, account: str, region: str, resource: str) -> Mapping[str, str]:  # noqa: ARG001
    stack = state.stack_of(account, region, arn)
    return pairs(getattr(stack, "tags", None))


def pairs(tags: Any) -> dict[str, str]:
    """Tags as a mapping, whether they are one or a list of ``Key`` and ``Value``."""
    if isinstance(tags, Mapping):
        return {str(key): _value(value) for key, value in tags.items()}
    return {str(each["Key"]): str(each.get("Value", "")) for each in tags or ()}


def _value(value: Any) -> str:
    """Moto keeps some tags as ``{"Key": ..., "Value": ...}`` by their keys."""
    return str(value.get("Value", "")) if isinstance(value, Mapping) else str(value)


READERS: Mapping[str, Any] = {
    "athena": _workgroups,
    "cloudformation": _stacks,
    "cloudtrail": _tagger("cloudtrail", "tagging_service"),
    "events": _tagger("events"),
    "glue": _tagger("glue"),
    "iam": _iam,
    "kms": _kms,
    "logs": _logs,
    "quicksight": _quicksight,
    "secretsmanager": _secrets,
    "sns": _sns,
}
