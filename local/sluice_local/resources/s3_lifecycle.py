"""A bucket's lifecycle rules: CloudFormation writes them otherwise than S3's API.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html
"""

from typing import Any

Json = dict[str, Any]


def lifecycle_rules(rules: list[Json]) -> list[Json]:
    """The rules as PutBucketLifecycleConfiguration takes them."""
    return [_rule(number, rule) for number, rule in enumerate(rules, start=1)]


def _rule(number: int, rule: Json) -> Json:
    out: Json = {
        "ID": rule.get("Id", f"rule-{number}"),
        "Status": rule["Status"],
        "Filter": _filter(rule),
    }
    expiration = {
        name: rule[given]
        for given, name in (
            ("ExpirationInDays", "Days"),
            ("ExpirationDate", "Date"),
            ("ExpiredObjectDeleteMarker", "ExpiredObjectDeleteMarker"),
        )
        if given in rule
    }
    if expiration:
        out["Expiration"] = expiration
    transitions = [*rule.get("Transitions", []), *_one(rule, "Transition")]
    if transitions:
        out["Transitions"] = [_transition(item) for item in transitions]
    later = [
        *rule.get("NoncurrentVersionTransitions", []),
        *_one(rule, "NoncurrentVersionTransition"),
    ]
    if later:
        out["NoncurrentVersionTransitions"] = [_noncurrent_transition(item) for item in later]
    if "NoncurrentVersionExpiration" in rule:
        out["NoncurrentVersionExpiration"] = rule["NoncurrentVersionExpiration"]
    elif "NoncurrentVersionExpirationInDays" in rule:
        out["NoncurrentVersionExpiration"] = {
            "NoncurrentDays": rule["NoncurrentVersionExpirationInDays"]
        }
    if "AbortIncompleteMultipartUpload" in rule:
        out["AbortIncompleteMultipartUpload"] = rule["AbortIncompleteMultipartUpload"]
    return out


def _one(rule: Json, name: str) -> list[Json]:
    return [rule[name]] if name in rule else []


def _filter(rule: Json) -> Json:
    """S3 wants ``And`` as soon as a rule has more than one criterion."""
    tags = rule.get("TagFilters", [])
    criteria: Json = {
        name: rule[name]
        for name in ("Prefix", "ObjectSizeGreaterThan", "ObjectSizeLessThan")
        if name in rule
    }
    if len(criteria) + len(tags) > 1:
        return {"And": {**criteria, **({"Tags": tags} if tags else {})}}
    if tags:
        return {"Tag": tags[0]}
    return criteria or {"Prefix": ""}


def _transition(item: Json) -> Json:
    out: Json = {"StorageClass": item["StorageClass"]}
    if "TransitionInDays" in item:
        out["Days"] = item["TransitionInDays"]
    if "TransitionDate" in item:
        out["Date"] = item["TransitionDate"]
    return out


def _noncurrent_transition(item: Json) -> Json:
    out: Json = {"StorageClass": item["StorageClass"], "NoncurrentDays": item["TransitionInDays"]}
    if "NewerNoncurrentVersions" in item:
        out["NewerNoncurrentVersions"] = item["NewerNoncurrentVersions"]
    return out
