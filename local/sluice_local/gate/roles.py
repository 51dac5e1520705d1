"""Calls that give a role to a service: AWS asks whether their caller may pass it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from collections.abc import Mapping

from sluice_local.calls import Call
from sluice_local.gate.asked import Asked, Known
from sluice_local.gate.members import at

#: Service and operation: the members, dotted when nested, that hold a role. ``[]`` is a list.
MEMBERS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("athena", "CreateWorkGroup"): ("Configuration.ExecutionRole",),
    ("athena", "UpdateWorkGroup"): ("ConfigurationUpdates.ExecutionRole",),
    ("budgets", "CreateBudgetAction"): ("ExecutionRoleArn",),
    ("cloudformation", "ContinueUpdateRollback"): ("RoleARN",),
    ("cloudformation", "CreateChangeSet"): ("RoleARN",),
    ("cloudformation", "CreateStack"): ("RoleARN",),
    ("cloudformation", "DeleteStack"): ("RoleARN",),
    ("cloudformation", "RollbackStack"): ("RoleARN",),
    ("cloudformation", "UpdateStack"): ("RoleARN",),
    ("cloudtrail", "CreateTrail"): ("CloudWatchLogsRoleArn",),
    ("cloudtrail", "UpdateTrail"): ("CloudWatchLogsRoleArn",),
    ("events", "PutRule"): ("RoleArn",),
    ("events", "PutTargets"): ("Targets[].RoleArn",),
    ("glue", "CreateCrawler"): ("Role",),
    ("glue", "CreateDevEndpoint"): ("RoleArn",),
    ("glue", "CreateJob"): ("Role",),
    ("glue", "CreateMLTransform"): ("Role",),
    ("glue", "CreateSession"): ("Role",),
    ("glue", "UpdateCrawler"): ("Role",),
    ("glue", "UpdateJob"): ("JobUpdate.Role",),
    ("glue", "UpdateMLTransform"): ("Role",),
    ("logs", "PutDestination"): ("roleArn",),
    ("logs", "PutSubscriptionFilter"): ("roleArn",),
    ("quicksight", "CreateDataSource"): ("DataSourceParameters.AthenaParameters.RoleArn",),
    ("quicksight", "UpdateDataSource"): ("DataSourceParameters.AthenaParameters.RoleArn",),
    ("s3", "PutBucketReplication"): ("ReplicationConfiguration.Role",),
}
#: The services that take the roles, where it is not the service of the call.
PASSED_TO = {"quicksight": "quicksight.amazonaws.com", "logs": "logs.amazonaws.com"}


def passed(call: Call, account: str, known: Known) -> tuple[Asked, ...]:
    """``iam:PassRole`` for each role that the call passes."""
    service = f"{call.service}.amazonaws.com"
    context = {"iam:passedtoservice": (PASSED_TO.get(call.service, service),)}
    roles: list[str] = []
    for member in MEMBERS.get((call.service, call.operation), ()):
        roles += [str(each) for each in at(call.params, member) if each]
    arns = dict.fromkeys(role_arn(each, account, known) for each in roles)
    return tuple(Asked("iam:PassRole", arn, context) for arn in arns)


def role_arn(role: str, account: str, known: Known) -> str:
    """The ARN of a role given by ARN, by name, or by path and name, as Glue allows."""
    if role.startswith("arn:"):
        return role
    name = role.lstrip("/")
    found = known.entity_arn(account, "role", name.rsplit("/", 1)[-1])
    return found or f"arn:aws:iam::{account}:role/{name}"
