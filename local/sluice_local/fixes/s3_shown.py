"""S3: the members of lifecycle rules and of logging that moto 5.2.5 takes and loses.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.s3.exceptions import NoSuchLifecycleConfiguration
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response

Json = dict[str, Any]
#: Elements that come once for each item, and the API's names for the list of them.
LISTS = {
    "Transition": "Transitions",
    "NoncurrentVersionTransition": "NoncurrentVersionTransitions",
    "Tag": "Tags",
}

_set_lifecycle = FakeBucket.set_lifecycle
_moto_lifecycle = S3Response.get_bucket_lifecycle
_moto_logging = S3Response.get_bucket_logging


def _set_whole_lifecycle(self: Any, rules: list[Json]) -> None:
    """Let moto check the rules, and keep them as they were sent beside moto's."""
    _set_lifecycle(self, rules)
    for kept, sent in zip(self.rules, rules, strict=True):
        kept.sluice_sent = sent


def _get_bucket_lifecycle(self: Any) -> Any:
    """The rules as they were sent."""
    rules = self.backend.get_bucket_lifecycle(self.bucket_name)
    if not rules:
        raise NoSuchLifecycleConfiguration(bucket_name=self.bucket_name)
    if not all(hasattr(rule, "sluice_sent") for rule in rules):  # of a state that was kept before
        return _moto_lifecycle(self)
    self.data["Action"] = "GetBucketLifecycleConfiguration"
    answer = {
        "Rules": [_rule(rule.sluice_sent) for rule in rules],
        "TransitionDefaultMinimumObjectSize": "all_storage_classes_128K",
    }
    return self.serialized(ActionResult(answer))


def _rule(sent: Json) -> Json:
    rule = _named(sent)
    if "Prefix" in sent:
        rule["Prefix"] = sent["Prefix"] or ""
    if "Filter" in sent:
        rule["Filter"] = _filter(sent["Filter"] or {})
    return rule


def _filter(sent: Json) -> Json:
    """One criterion as it is, of which an empty prefix is one; several in And."""
    if sent.get("And"):
        return {"And": _without_nulls(_named(sent["And"]))}
    return _without_nulls(sent)


def _named(sent: Json) -> Json:
    """With the API's names of lists; an element that comes once is a list of one."""
    return {
        LISTS.get(name, name): value if name not in LISTS or isinstance(value, list) else [value]
        for name, value in sent.items()
    }


def _without_nulls(sent: Json) -> Json:
    """An empty element is an empty text."""
    return {name: "" if value is None else value for name, value in sent.items()}


def _get_bucket_logging(self: Any) -> Any:
    """With the format of the logs' keys; without it, the answer is moto's."""
    logging = self.backend.get_bucket_logging(self.bucket_name)
    if not logging or "TargetObjectKeyFormat" not in logging or logging.get("TargetGrants"):
        return _moto_logging(self)
    given = logging["TargetObjectKeyFormat"] or {}
    kept = {name: value or {} for name, value in given.items()}
    shown = {
        "TargetBucket": logging["TargetBucket"],
        "TargetPrefix": logging["TargetPrefix"],
        "TargetObjectKeyFormat": kept,
    }
    self.data["Action"] = "GetBucketLogging"
    return self.serialized(ActionResult({"LoggingEnabled": shown}))


FakeBucket.set_lifecycle = _set_whole_lifecycle
S3Response.get_bucket_lifecycle = _get_bucket_lifecycle
S3Response.get_bucket_logging = _get_bucket_logging
