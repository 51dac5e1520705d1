"""Whether a key's new policy keeps its caller from ever changing it again.

https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html ("Reducing the risk of
the KMS key becoming unmanageable")
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sluice_local.auth import Kind, Principal
from sluice_local.calls import Call
from sluice_local.gate.enforce import CALL, PRINCIPAL, judge


def locked_out(environ: Mapping[str, Any], key_arn: str) -> bool:
    """Whether neither the caller nor the account may put another policy on the key as it is now.

    The account may where the policy leaves the decision to IAM.
    """
    call, who = environ.get(CALL), environ.get(PRINCIPAL)
    if not isinstance(call, Call) or not isinstance(who, Principal):
        return False
    params = {"KeyId": key_arn, "PolicyName": "default"}
    again = replace(call, operation="PutKeyPolicy", params=params)
    root = Principal(Kind.ROOT, who.account, f"arn:aws:iam::{who.account}:root", who.account)
    return all(judge(again, each) is not None for each in (root, who))
