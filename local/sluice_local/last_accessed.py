"""Which services roles and users have called, when last, and from which region.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html: denied calls
count as well. AWS shows them within four hours; here they show at once.
"""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from sluice_local.auth import Kind, Principal
from sluice_local.calls import Call
from sluice_local.clock import CLOCK
from sluice_local.state import changed, register

#: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
NAMES = {
    "athena": "Amazon Athena",
    "budgets": "AWS Budget Service",
    "ce": "AWS Cost Explorer Service",
    "cloudformation": "AWS CloudFormation",
    "cloudtrail": "AWS CloudTrail",
    "cloudwatch": "Amazon CloudWatch",
    "ec2": "Amazon EC2",
    "events": "Amazon EventBridge",
    "glue": "AWS Glue",
    "iam": "AWS Identity and Access Management",
    "kms": "AWS Key Management Service",
    "logs": "Amazon CloudWatch Logs",
    "organizations": "AWS Organizations",
    "quicksight": "Amazon QuickSight",
    "s3": "Amazon S3",
    "secretsmanager": "AWS Secrets Manager",
    "sns": "Amazon SNS",
    "sts": "AWS Security Token Service",
}

#: Where state is kept, the last call may be this much older after a kill.
KEPT_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Access:
    """The last call of one service."""

    at: datetime
    region: str


_lock = threading.Lock()
_accesses: dict[str, dict[str, Access]] = {}
register("accesses", lambda: {arn: of(arn) for arn in list(_accesses)}, _accesses.update)


def note(who: Principal | None, call: Call) -> None:
    """The caller has called the service, whatever came of it."""
    arn = None
    if who is not None and who.kind is Kind.SESSION:
        arn = who.role_arn
    elif who is not None and who.kind is Kind.USER:
        arn = who.arn
    if not arn:
        return
    namespace = "s3" if call.service == "s3control" else call.service
    access = Access(CLOCK.naive(), call.region)
    with _lock:
        by_service = _accesses.setdefault(arn, {})
        before = by_service.get(namespace)
        by_service[namespace] = access
    if before is None or access.at - before.at > KEPT_EVERY:
        changed("accesses")


def of(arn: str) -> dict[str, Access]:
    """The last call of each service by the role or user."""
    with _lock:
        return dict(_accesses.get(arn, {}))
