"""IAM: the policies that AWS manages, which moto 5.2.5 leaves out unless told.

Loaded at the start and not with the service: every request makes IAM's backends, one a partition,
and 1,582 policies in each of them would take most of a second.
"""

import json
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend


def _aws_policies(self: Any) -> list[Any]:
    """AWS's own policies, in the partition that is used here."""
    if self.region_name != "aws":
        return []
    return [
        AWSManagedPolicy.from_data(name, self.account_id, self.region_name, data)
        for name, data in json.loads(aws_managed_policies_data).items()
    ]


IAMBackend._init_aws_policies = _aws_policies
