"""The settings of workgroups: what is supported, defaults, updates, what a query gets. Pure.

https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html
"""

import re
from typing import Any

from sluice_local.athena.state import ENGINE, WorkGroup, refused

Json = dict[str, Any]
#: Members of WorkGroupConfiguration that need what the embedded AWS does not have.
REFUSED = (
    *("AdditionalConfiguration", "CustomerContentEncryptionConfiguration", "EngineConfiguration"),
    *("ExecutionRole", "IdentityCenterConfiguration", "ManagedQueryResultsConfiguration"),
    *("ManagedQueryResultsConfigurationUpdates", "MonitoringConfiguration"),
    *("QueryResultsS3AccessGrantsConfiguration", "SystemTableStatuses"),
    "RemoveCustomerContentEncryptionConfiguration",
)
ENGINES = ("AUTO", ENGINE)
LOCATION = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<key>.*))?")
#: Members of ResultConfigurationUpdates that take a member away.
REMOVALS = {
    "RemoveOutputLocation": "OutputLocation",
    "RemoveEncryptionConfiguration": "EncryptionConfiguration",
    "RemoveExpectedBucketOwner": "ExpectedBucketOwner",
    "RemoveAclConfiguration": "AclConfiguration",
}
PLAIN = (
    *("EnforceWorkGroupConfiguration", "PublishCloudWatchMetricsEnabled", "RequesterPaysEnabled"),
    *("BytesScannedCutoffPerQuery", "EnableMinimumEncryptionConfiguration"),
)


def split_location(location: str) -> tuple[str, str]:
    """Bucket and key prefix, the latter empty or ending in a slash."""
    match = LOCATION.fullmatch(location)
    if match is None:
        raise refused("outputLocation is not a valid S3 path.")
    key = match["key"] or ""
    return match["bucket"], key if not key or key.endswith("/") else f"{key}/"


def new_configuration(given: Json) -> Json:
    """The settings of a new workgroup: what is given, and Athena's defaults.

    A new workgroup enforces its settings and publishes metrics unless it says otherwise.
    """
    _check(given)
    result = dict(given.get("ResultConfiguration", {}))
    check_result(result)
    settings: Json = {
        "ResultConfiguration": result,
        "EnforceWorkGroupConfiguration": True,
        "PublishCloudWatchMetricsEnabled": True,
        "RequesterPaysEnabled": False,
        "EnableMinimumEncryptionConfiguration": False,
        **{name: given[name] for name in PLAIN if name in given},
        "EngineVersion": _engine(given.get("EngineVersion", {})),
    }
    return settings


def updated(current: Json, updates: Json) -> Json:
    """The settings after UpdateWorkGroup; a member that is not given stays."""
    _check(updates)
    settings = {**current, **{name: updates[name] for name in PLAIN if name in updates}}
    if updates.get("RemoveBytesScannedCutoffPerQuery"):
        if "BytesScannedCutoffPerQuery" in updates:
            raise refused(
                "BytesScannedCutoffPerQuery and RemoveBytesScannedCutoffPerQuery cannot both "
                "be set."
            )
        settings.pop("BytesScannedCutoffPerQuery", None)
    if "EngineVersion" in updates:
        settings["EngineVersion"] = _engine(updates["EngineVersion"])
    changes = updates.get("ResultConfigurationUpdates", {})
    result = dict(current["ResultConfiguration"])
    for remove, name in REMOVALS.items():
        if changes.get(remove):
            if name in changes:
                raise refused(f"{name} and {remove} cannot both be set.")
            result.pop(name, None)
        elif name in changes:
            result[name] = changes[name]
    check_result(result)
    settings["ResultConfiguration"] = result
    return settings


def _check(given: Json) -> None:
    for name in REFUSED:
        if given.get(name):
            raise NotImplementedError(f"Athena's {name}")
    if given.get("EnableMinimumEncryptionConfiguration"):
        raise NotImplementedError("Athena's EnableMinimumEncryptionConfiguration")


def _engine(given: Json) -> Json:
    selected = given.get("SelectedEngineVersion", "AUTO")
    if selected not in ENGINES:
        raise refused(f"Invalid engine version: {selected}")
    return {"SelectedEngineVersion": selected, "EffectiveEngineVersion": ENGINE}


def check_result(result: Json) -> None:
    """Refuse a result configuration that Athena refuses, or that cannot be done here."""
    if "AclConfiguration" in result:
        raise NotImplementedError("Athena's AclConfiguration")
    if "OutputLocation" in result:
        split_location(result["OutputLocation"])
    encryption = result.get("EncryptionConfiguration")
    if not encryption:
        return
    option, key = encryption["EncryptionOption"], encryption.get("KmsKey")
    if option == "CSE_KMS":
        raise NotImplementedError("Athena's client-side encryption of results (CSE_KMS)")
    if option == "SSE_KMS" and not key:
        raise refused("KmsKey is required for encryption option SSE_KMS")
    if option == "SSE_S3" and key:
        raise refused("KmsKey must not be set for encryption option SSE_S3")


def effective(workgroup: WorkGroup, given: Json) -> Json:
    """The result configuration of a query: the workgroup's when it enforces its own.

    https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html
    """
    own = workgroup.configuration["ResultConfiguration"]
    check_result(given)
    if workgroup.configuration["EnforceWorkGroupConfiguration"]:
        return dict(own)
    if not given.get("OutputLocation"):
        return {**own, **given}
    return dict(given)
