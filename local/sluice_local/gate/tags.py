"""Tags that come with a creation: AWS asks for the permission to tag as well.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html and the API pages named below.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sluice_local.calls import Call
from sluice_local.gate.asked import Asked
from sluice_local.gate.reference import arn

#: Service and operation: the member with the tags, the action that they need, and actions of which
#: one will do instead. Sources: "Required permissions" of API_CreateKey (KMS), API_CreateSecret,
#: API_CreateLogGroup, API_CreateBucket, API_CreateTopic; the IAM user guide's "Tags for IAM
#: resources"; and, of the others, the ``tagging.permissions`` of the types' schemas.
CREATIONS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("athena", "CreateDataCatalog"): ("Tags", "athena:TagResource"),
    ("athena", "CreateWorkGroup"): ("Tags", "athena:TagResource"),
    ("budgets", "CreateBudget"): ("ResourceTags", "budgets:TagResource"),
    ("ce", "CreateAnomalyMonitor"): ("ResourceTags", "ce:TagResource"),
    ("ce", "CreateAnomalySubscription"): ("ResourceTags", "ce:TagResource"),
    ("cloudformation", "CreateChangeSet"): ("Tags", "cloudformation:TagResource"),
    ("cloudformation", "CreateStack"): ("Tags", "cloudformation:TagResource"),
    ("cloudformation", "UpdateStack"): ("Tags", "cloudformation:TagResource"),
    ("cloudtrail", "CreateTrail"): ("TagsList", "cloudtrail:AddTags"),
    ("cloudwatch", "PutMetricAlarm"): ("Tags", "cloudwatch:TagResource"),
    ("events", "CreateEventBus"): ("Tags", "events:TagResource"),
    ("events", "PutRule"): ("Tags", "events:TagResource"),
    ("glue", "CreateCrawler"): ("Tags", "glue:TagResource"),
    ("glue", "CreateDatabase"): ("Tags", "glue:TagResource"),
    ("glue", "CreateJob"): ("Tags", "glue:TagResource"),
    ("iam", "CreateInstanceProfile"): ("Tags", "iam:TagInstanceProfile"),
    ("iam", "CreateOpenIDConnectProvider"): ("Tags", "iam:TagOpenIDConnectProvider"),
    ("iam", "CreatePolicy"): ("Tags", "iam:TagPolicy"),
    ("iam", "CreateRole"): ("Tags", "iam:TagRole"),
    ("iam", "CreateUser"): ("Tags", "iam:TagUser"),
    ("logs", "CreateLogGroup"): ("tags", "logs:TagResource", "logs:TagLogGroup"),
    ("quicksight", "CreateAnalysis"): ("Tags", "quicksight:TagResource"),
    ("quicksight", "CreateDashboard"): ("Tags", "quicksight:TagResource"),
    ("quicksight", "CreateDataSet"): ("Tags", "quicksight:TagResource"),
    ("quicksight", "CreateDataSource"): ("Tags", "quicksight:TagResource"),
    ("quicksight", "CreateTheme"): ("Tags", "quicksight:TagResource"),
    ("secretsmanager", "CreateSecret"): ("Tags", "secretsmanager:TagResource"),
    ("sns", "CreateTopic"): ("Tags", "sns:TagResource"),
}


def asked(call: Call, of: Iterable[Asked], account: str) -> tuple[Asked, ...]:
    """The permission to tag what ``of`` makes, when the call comes with tags."""
    member, *actions = CREATIONS.get((call.service, call.operation), ("", ""))
    if not member or not call.params.get(member):
        return ()
    resource = next(iter(of))
    named = _named(call, resource.resource, account)
    context = (
        {"cloudformation:createaction": (call.operation,)}
        if call.service == "cloudformation"
        else {}
    )
    return (Asked(actions[0], named, context, resource.shown, tuple(actions[1:])),)


def _named(call: Call, resource: str, account: str) -> str:
    """The ARN of what is made, where the creation itself is asked for ``*``."""
    if (call.service, call.operation) == ("glue", "CreateCrawler"):
        return arn("glue", "crawler", str(call.params.get("Name")), call.region, account)
    if call.service == "ce":  # the service names it
        kind = call.operation.removeprefix("Create").lower()
        return f"arn:aws:ce::{account}:{kind}/*"
    return resource


def given(params: Mapping[str, Any]) -> dict[str, str]:
    """The tags that a call brings, of any service's shape, by their keys."""
    found: dict[str, str] = {}
    for member in ("Tags", "tags", "TagsList", "ResourceTags", "TagsToAdd", "TagList"):
        found |= _pairs(params.get(member))
    tagging = params.get("Tagging")
    if isinstance(tagging, Mapping):
        found |= _pairs(tagging.get("TagSet"))
    configuration = params.get("CreateBucketConfiguration")
    if isinstance(configuration, Mapping):
        found |= _pairs(configuration.get("Tags"))
    return found


def removed(params: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys of the tags that a call takes away."""
    for member in ("TagKeys", "tagKeys", "TagsToRemove", "ResourceTagKeys"):
        value = params.get(member)
        if isinstance(value, list):
            return tuple(
                str(each.get("Key")) if isinstance(each, dict) else str(each) for each in value
            )
    return ()


def _pairs(value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {str(key): str(each) for key, each in value.items()}
    if not isinstance(value, list):
        return {}
    found = {}
    for each in value:
        if isinstance(each, Mapping):
            key = each.get("Key", each.get("TagKey", each.get("key")))
            found[str(key)] = str(each.get("Value", each.get("TagValue", each.get("value", ""))))
    return found
