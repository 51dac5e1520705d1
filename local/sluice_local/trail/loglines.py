"""Events as lines in CloudWatch Logs, written with the trail's role.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError

from sluice_local.identities import AssumeRoleError, assume_as_service
from sluice_local.runtime import runtime
from sluice_local.trail import SERVICE

SESSION = "CLOUDWATCH_LOGS_DELIVERY_SESSION"
#: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
MOST_EVENTS, MOST_BYTES, BYTES_EACH = 10_000, 1_048_576, 26
Line = tuple[int, str]


def write_lines(trail: Any, stream: str, lines: Sequence[Line]) -> None:
    """Write lines (epoch milliseconds and text) to a stream of the trail's log group.

    Raises botocore's ``ClientError``, also for a role that CloudTrail cannot assume.
    """
    group = log_group_name(trail.cw_log_group_arn)
    try:
        credentials = assume_as_service(trail.cw_role_arn, SERVICE, SESSION, trail.region_name)
    except AssumeRoleError as error:
        said = {"Error": {"Code": "AccessDenied", "Message": str(error)}}
        raise ClientError(said, "AssumeRole") from error
    logs = runtime().clients.client("logs", trail.region_name, credentials, SERVICE)
    with suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
    for batch in batches(sorted(lines)):
        events = [{"timestamp": time, "message": text} for time, text in batch]
        logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)


def log_group_name(arn: str) -> str:
    """The name in a log group's ARN."""
    return arn.split(":log-group:", 1)[-1].removesuffix(":*")


def batches(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines in as many calls of PutLogEvents as its limits ask for."""
    batch: list[Line] = []
    size = 0
    for line in lines:
        length = len(line[1].encode()) + BYTES_EACH
        if batch and (len(batch) == MOST_EVENTS or size + length > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += length
    if batch:
        yield batch
