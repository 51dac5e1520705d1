"""Where jobs and crawlers log, and with which key.

https://docs.aws.amazon.com/glue/latest/dg/set-up-encryption-security-configuration.html
"""

from typing import Any

JOBS = "/aws-glue/jobs"
CRAWLERS = "/aws-glue/crawlers"


def role_path(role_arn: str) -> str:
    """A role's path and name: ``/service-role/etl`` or ``/etl``."""
    return "/" + role_arn.split(":role/", 1)[-1]


def job_log_group(role_arn: str, security_configuration: str | None) -> str:
    """The start of a job's log groups; ``/output`` and ``/error`` follow it."""
    if security_configuration is None:
        return JOBS
    return f"{JOBS}/{security_configuration}-role{role_path(role_arn)}"


def crawler_log_group(role_arn: str, security_configuration: str | None) -> str:
    """A crawler's log group."""
    if security_configuration is None:
        return CRAWLERS
    return f"{CRAWLERS}-role{role_path(role_arn)}-{security_configuration}"


def log_key(glue: Any, security_configuration: str | None) -> str | None:
    """The key of the security configuration's logs; None when they are not encrypted with one."""
    if security_configuration is None:
        return None
    found = glue.get_security_configuration(Name=security_configuration)
    logs = found["SecurityConfiguration"]["EncryptionConfiguration"].get("CloudWatchEncryption", {})
    if logs.get("CloudWatchEncryptionMode") != "SSE-KMS":
        return None
    return str(logs["KmsKeyArn"])
