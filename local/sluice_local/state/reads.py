"""Which operations change nothing, by their names."""

import re
from typing import Any

#: Operations that start so change nothing ...
READS = re.compile(
    r"(?:Get|List|Describe|Head|BatchGet|Lookup|Search|Filter|Validate|Estimate)[A-Z]"
)
#: ... but for these, which note when they were last called or give out credentials.
ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
BUT = {"GetSecretValue", "BatchGetSecretValue", "GetSessionToken", "GetFederationToken"}


def only_reads(operation: str) -> bool:
    """Whether the operation changes nothing."""
    return bool(READS.match(operation)) and operation not in BUT


def operation(environ: dict[str, Any]) -> str:
    """The operation's name, of a service that names it in a header or in the body; else ''."""
    target = str(environ.get("HTTP_X_AMZ_TARGET", ""))
    if target:
        return target.rsplit(".", 1)[-1]
    body = environ["wsgi.input"].getvalue() if hasattr(environ["wsgi.input"], "getvalue") else b""
    match = ACTION.search(body) or ACTION.search(str(environ.get("QUERY_STRING", "")).encode())
    return match[1].decode() if match else ""
