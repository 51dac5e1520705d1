"""A bucket's lifecycle rules: CloudFormation writes them otherwise than S3's API.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html
"""

from datetime import datetime
from typing import Any

from sluice_local.resources.base import RefusedError

Json = dict[str, Any]
#: The members of S3's ``Expiration``, and the properties of a rule that they become.
EXPIRATIONS = (
    ("Days", "ExpirationInDays"),
    ("Date", "ExpirationDate"),
    ("ExpiredObjectDeleteMarker", "ExpiredObjectDeleteMarker"),
)
#: What a template writes as text and the API as a number, in bytes.
SIZES = ("ObjectSizeGreaterThan", "ObjectSizeLessThan")
#: Old words and the new ones; AWS's page of each says: not both.
EITHER = (
    ("NoncurrentVersionExpirationInDays", "NoncurrentVersionExpiration"),
    ("NoncurrentVersionTransition", "NoncurrentVersionTransitions"),
    ("Transition", "Transitions"),
)


def lifecycle_rules(rules: list[Json]) -> list[Json]:
    """The rules as PutBucketLifecycleConfiguration takes them; RefusedError when they conflict."""
    return [_rule(number, rule) for number, rule in enumerate(rules, start=1)]


def _rule(number: int, rule: Json) -> Json:
    for old, new in EITHER:
        if old in rule and new in rule:
            raise RefusedError(f"You cannot specify both {old} and {new} in one lifecycle rule.")
    out: Json = {
        "ID": rule.get("Id", f"rule-{number}"),
        "Status": rule["Status"],
        "Filter": _filter(rule),
    }
    expiration = {name: rule[given] for name, given in EXPIRATIONS if given in rule}
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
    criteria: Json = {"Prefix": rule["Prefix"]} if "Prefix" in rule else {}
    criteria.update({name: int(rule[name]) for name in SIZES if name in rule})
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


def template_rules(rules: list[Json]) -> list[Json]:
    """The rules of GetBucketLifecycleConfiguration as a template writes them."""
    return [_template_rule(rule) for rule in rules]


def _template_rule(rule: Json) -> Json:
    out: Json = {"Status": rule["Status"], **_criteria(rule)}
    if "ID" in rule:
        out["Id"] = rule["ID"]
    for name, given in EXPIRATIONS:
        if name in rule.get("Expiration", {}):
            out[given] = _text(rule["Expiration"][name])
    if rule.get("Transitions"):
        out["Transitions"] = [
            _renamed(item, {"Days": "TransitionInDays", "Date": "TransitionDate"})
            for item in rule["Transitions"]
        ]
    if rule.get("NoncurrentVersionTransitions"):
        out["NoncurrentVersionTransitions"] = [
            _renamed(item, {"NoncurrentDays": "TransitionInDays"})
            for item in rule["NoncurrentVersionTransitions"]
        ]
    for name in ("NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"):
        if name in rule:
            out[name] = rule[name]
    return out


def _criteria(rule: Json) -> Json:
    """The rule's filter: S3 nests it, and says that it filters nothing with an empty prefix."""
    found = rule.get("Filter", {"Prefix": rule.get("Prefix", "")})
    found = found.get("And", found)
    tags = found.get("Tags", [found["Tag"]] if "Tag" in found else [])
    out: Json = {"Prefix": found["Prefix"]} if found.get("Prefix") is not None else {}
    out.update({name: str(found[name]) for name in SIZES if found.get(name) is not None})
    return {**out, "TagFilters": tags} if tags else out


def _renamed(item: Json, names: dict[str, str]) -> Json:
    return {names.get(key, key): _text(value) for key, value in item.items()}


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
