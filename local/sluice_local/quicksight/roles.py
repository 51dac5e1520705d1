"""With whose rights QuickSight reads: the role of the data source, or the account's.

https://docs.aws.amazon.com/quicksight/latest/user/create-a-data-source-athena.html
"""

from typing import Any

from sluice_local.identities import AssumeRoleError, assume_as_service, find_role
from sluice_local.own.frame import Call
from sluice_local.runtime import runtime

Json = dict[str, Any]
SERVICE = "quicksight.amazonaws.com"
#: The roles that QuickSight makes in an account, the first that is there.
DEFAULTS = (
    "role/service-role/aws-quicksight-s3-consumers-role-v0",
    "role/service-role/aws-quicksight-service-role-v0",
)


def athena_of(call: Call, parameters: Json) -> Any:
    """A client of Athena with the role of an Athena data source; AssumeRoleError without one."""
    arn = parameters.get("RoleArn") or _default(call)
    credentials = assume_as_service(arn, SERVICE, "QuickSight", call.region)
    return runtime().clients.client("athena", call.region, credentials)


def _default(call: Call) -> str:
    for name in DEFAULTS:
        arn = f"arn:{call.partition}:iam::{call.account}:{name}"
        if find_role(arn) is not None:
            return arn
    raise AssumeRoleError(
        "The data source has no RoleArn, and the account has no role of QuickSight's "
        "(aws-quicksight-s3-consumers-role-v0 or aws-quicksight-service-role-v0)"
    )
