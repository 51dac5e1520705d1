"""CloudTrail: checks, selectors and descriptions that moto 5.2.5 leaves out."""

import json
from datetime import UTC, datetime
from typing import Any

from moto.cloudtrail.exceptions import TrailNotFoundException
from moto.cloudtrail.models import CloudTrailBackend, Trail
from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.exceptions import JsonRESTError
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends

from sluice_local.aws_errors import refuse
from sluice_local.identities import as_list
from sluice_local.trail import SERVICE, iso, office
from sluice_local.trail.lookup import LookupFailedError, lookup
from sluice_local.trail.selector_rules import fault_of
from sluice_local.trail.signing import signing_key

#: What a trail selects that was never told what to select.
DEFAULT_SELECTORS = [
    {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [],
        "ExcludeManagementEventSources": [],
    }
]

_create_trail = CloudTrailBackend.create_trail
_update_trail = CloudTrailBackend.update_trail
_description = Trail.description


class TrailError(JsonRESTError):  # type: ignore[misc]  # moto has no types for us
    """One of CloudTrail's errors, HTTP 400."""

    code = 400


def _create_checked(self: Any, name: str, bucket_name: str, *more: Any) -> Any:
    """Refuse a second trail of the name, and a bucket or log group that cannot be written to."""
    if name in self.trails:
        raise TrailError(
            "TrailAlreadyExistsException",
            f"Trail {name} already exists for customer: {self.account_id}",
        )
    trail = _create_trail(self, name, bucket_name, *more)
    try:
        _check(trail)
    except TrailError:
        del self.trails[name]
        raise
    return trail


def _update_checked(self: Any, name: str, **changes: Any) -> Any:
    """Check the changed trail as well; one that is refused stays as it was."""
    before = dict(vars(self.get_trail(name)))
    trail = _update_trail(self, name, **changes)
    try:
        _check(trail)
    except TrailError:
        vars(trail).update(before)
        raise
    return trail


def _check(trail: Any) -> None:
    if trail.is_multi_region and not trail.include_global_service_events:
        raise TrailError(
            "InvalidParameterCombinationException",
            "Multi-Region trail must include global service events.",
        )
    if trail.is_org_trail:
        raise TrailError(
            "OrganizationsNotInUseException", "The account is not a member of an organization."
        )
    _check_destinations(trail)


def _check_destinations(trail: Any) -> None:
    """CloudTrail looks at the bucket's policy and at the log group before it takes a trail.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
    """
    bucket = s3_backends[trail.account_id][trail.partition].get_bucket(trail.bucket_name)
    if not {"s3:GetBucketAcl", "s3:PutObject"} <= _allowed(bucket.policy):
        raise TrailError(
            "InsufficientS3BucketPolicyException",
            f"Incorrect S3 bucket policy is detected for bucket: {trail.bucket_name}",
        )
    if trail.cw_log_group_arn:
        name = trail.cw_log_group_arn.split(":log-group:", 1)[-1].removesuffix(":*")
        if name not in logs_backends[trail.account_id][trail.region_name].groups:
            raise TrailError(
                "InvalidCloudWatchLogsLogGroupArnException",
                "CloudTrail cannot validate the specified log group ARN.",
            )


def _allowed(policy: bytes | None) -> set[str]:
    """The actions that a bucket's policy allows to CloudTrail."""
    actions: set[str] = set()
    for statement in json.loads(policy or b"{}").get("Statement", []):
        principal = statement.get("Principal", {})
        services = as_list(principal.get("Service")) if isinstance(principal, dict) else []
        if statement.get("Effect") == "Allow" and SERVICE in services:
            actions |= set(as_list(statement.get("Action")))
    if "s3:*" in actions:
        actions |= {"s3:GetBucketAcl", "s3:PutObject"}
    return actions


def _put_selectors(self: Any, event_selectors: Any, advanced_event_selectors: Any) -> None:
    """A trail has selectors of one kind; moto keeps the old advanced ones beside basic ones."""
    fault = fault_of(event_selectors, advanced_event_selectors)
    if fault is not None:
        raise TrailError("InvalidEventSelectorsException", fault)
    self.event_selectors = event_selectors or []
    self.advanced_event_selectors = advanced_event_selectors or []


def _get_event_selectors(self: Any) -> str:
    """Only the kind of selectors that the trail has."""
    trail = self.cloudtrail_backend.get_trail(self._get_param("TrailName"))
    answer: dict[str, Any] = {"TrailARN": trail.arn}
    if trail.advanced_event_selectors:
        answer["AdvancedEventSelectors"] = trail.advanced_event_selectors
    else:
        answer["EventSelectors"] = trail.event_selectors or DEFAULT_SELECTORS
    return json.dumps(answer)


def _described(self: Any, include_region: bool = False) -> dict[str, Any]:  # noqa: ARG001
    """With the home region and the true HasCustomEventSelectors, without empty members."""
    custom = bool(self.advanced_event_selectors) or (
        bool(self.event_selectors) and self.event_selectors != DEFAULT_SELECTORS
    )
    found = {**_description(self, True), "HasCustomEventSelectors": custom}
    return {key: value for key, value in found.items() if value not in (None, "")}


def _describe_trails(self: Any) -> str:
    """The trails that are asked for, by name or ARN, or all; moto always answers with all."""
    wanted = self._get_param("trailNameList") or []
    trails = self.cloudtrail_backend.describe_trails(
        self._get_bool_param("includeShadowTrails", True)
    )
    found = [
        trail.description(include_region=True)
        for trail in trails
        if not wanted or trail.trail_name in wanted or trail.arn in wanted
    ]
    return json.dumps({"trailList": found})


def _get_trail_status(self: Any) -> str:
    """What was delivered, and when; moto delivers nothing.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
    """
    trail = self.cloudtrail_backend.get_trail(self._get_param("Name"))
    status = office.delivery().status(trail)
    started, stopped = _aware(trail.status.started), _aware(trail.status.stopped)
    attempt = iso(status.delivered) if status.delivered else ""
    answer = {
        "IsLogging": trail.status.is_logging,
        "LatestDeliveryError": status.error,
        "LatestDeliveryTime": status.delivered,
        "StartLoggingTime": started,
        "StopLoggingTime": stopped,
        "LatestCloudWatchLogsDeliveryError": status.logs_error,
        "LatestCloudWatchLogsDeliveryTime": status.logs_delivered,
        "LatestNotificationError": status.notification_error,
        "LatestNotificationTime": status.notified,
        "LatestDigestDeliveryTime": status.digest_delivered,
        "LatestDigestDeliveryError": status.digest_error,
        "LatestDeliveryAttemptTime": attempt,
        "LatestDeliveryAttemptSucceeded": attempt,
        "TimeLoggingStarted": iso(started) if started else "",
        "TimeLoggingStopped": iso(stopped) if stopped else "",
    }
    return json.dumps(
        {
            key: value.timestamp() if isinstance(value, datetime) else value
            for key, value in answer.items()
            if value is not None
        }
    )


def _aware(moment: datetime | None) -> datetime | None:
    """Moto's times are UTC without a zone."""
    return moment.replace(tzinfo=UTC) if moment is not None else None


def _lookup_events(self: Any) -> str:
    """The events that the trail's book has."""
    asked = json.loads(self.body or "{}")
    try:
        found = lookup(office.book(), asked, self.current_account, self.region)
    except LookupFailedError as error:
        raise TrailError(error.code, error.message) from error
    return json.dumps(found)


def _list_public_keys(self: Any) -> str:
    """The key of the region's digests, when it was valid in the time that is asked for.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html
    """
    asked = json.loads(self.body or "{}")
    start, end = asked.get("StartTime"), asked.get("EndTime")
    if start is not None and end is not None and start > end:
        raise TrailError("InvalidTimeRangeException", "The start time occurs after the end time.")
    shown = signing_key(self.region).shown()
    valid = (end is None or shown["ValidityStartTime"] <= end) and (
        start is None or start <= shown["ValidityEndTime"]
    )
    return json.dumps({"PublicKeyList": [shown] if valid else []})


def _delete_existing(self: Any, name: str) -> None:
    """By name or ARN; moto silently deletes nothing when the trail is not there."""
    trail = self.get_trail(name)
    if trail.trail_name not in self.trails:
        raise TrailNotFoundException(account_id=self.account_id, name=name)
    office.delivery().forget(trail)
    del self.trails[trail.trail_name]


CloudTrailBackend.create_trail = _create_checked
CloudTrailBackend.update_trail = _update_checked
CloudTrailBackend.delete_trail = _delete_existing
Trail.put_event_selectors = _put_selectors
Trail.description = _described
CloudTrailResponse.describe_trails = _describe_trails
CloudTrailResponse.get_event_selectors = _get_event_selectors
CloudTrailResponse.get_trail_status = _get_trail_status
CloudTrailResponse.lookup_events = _lookup_events
CloudTrailResponse.list_public_keys = _list_public_keys
CloudTrailResponse.put_insight_selectors = refuse("CloudTrail Insights")
