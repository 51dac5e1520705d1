"""S3 Control: its actions are S3's; those of the account's public access block have other names.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html
https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DeletePublicAccessBlock.html
"""

from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate.asked import EVERYTHING, Asked, Known

ACTIONS = {
    "GetPublicAccessBlock": "GetAccountPublicAccessBlock",
    "PutPublicAccessBlock": "PutAccountPublicAccessBlock",
    "DeletePublicAccessBlock": "PutAccountPublicAccessBlock",
}


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:  # noqa: ARG001
    """What is the account's, and lists, have no resource."""
    return [Asked(f"s3:{ACTIONS.get(call.operation, call.operation)}", EVERYTHING)]
