"""Which operations change nothing, by their names."""

import re

#: Operations that start so change nothing ...
READS = re.compile(
    r"(?:Get|List|Describe|Head|BatchGet|Lookup|Search|Filter|Validate|Estimate)[A-Z]"
)
#: ... but for these, which note when they were last called or give out credentials.
BUT = {"GetSecretValue", "BatchGetSecretValue", "GetSessionToken", "GetFederationToken"}


def only_reads(operation: str) -> bool:
    """Whether the operation changes nothing."""
    return bool(READS.match(operation)) and operation not in BUT
