"""REST requests that name more than one thing to do.

``GET /bucket?acl&policy`` could be GetBucketAcl or GetBucketPolicy, and a PutObjectAcl with a copy
source moto takes for a CopyObject. No SDK sends them.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

#: Older operations with the same request as a newer one. The policy's action and CloudTrail's
#: event are the newer one's; ListDirectoryBuckets is only asked of another host (S3 Express).
#: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycle.html
SUCCESSORS = {
    "GetBucketLifecycle": "GetBucketLifecycleConfiguration",
    "PutBucketLifecycle": "PutBucketLifecycleConfiguration",
    "GetBucketNotification": "GetBucketNotificationConfiguration",
    "PutBucketNotification": "PutBucketNotificationConfiguration",
    "ListDirectoryBuckets": "ListBuckets",
}
#: What only browsers send; moto's own operations, whose input its model does not have (a key in a
#: form: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html).
UNREADABLE = ("PostObject", "ObjectCORSPreflightCheck", "BucketCORSPreflightCheck")
COPY_SOURCE = "x-amz-copy-source"
#: What any REST request may carry: SDKs name the operation, presigned URLs are signed.
#: ``X-Amz-...`` is left out of the comparison as well.
ANYWHERE = {"x-id", "AWSAccessKeyId", "Signature", "Expires"}


def successor(operation: Any) -> Any:
    """The operation itself or, of S3's older ones, the one that took its place."""
    name = SUCCESSORS.get(operation.name)
    model = operation.service_model
    return model.operation_model(name) if name and model.service_name == "s3" else operation


def contradiction(operation: Any, query: Any, headers: Mapping[str, str]) -> str | None:
    """Why the URL or the headers speak of another operation than this one; else None."""
    service = operation.service_model
    if operation.name in UNREADABLE:
        return f"{operation.name} is not supported"
    if service.service_name == "s3":
        copies = any(_header(shape) == COPY_SOURCE for shape in _members(operation))
        if COPY_SOURCE in headers and not copies:
            return f"{operation.name} has no copy source"
    own = _own(service, operation.name)
    for name in query:
        if name in own or name in ANYWHERE or name.lower().startswith("x-amz-"):
            continue
        # S3 ignores parameters that mean nothing to it; of other services no SDK sends any
        if service.service_name != "s3" or name in _known(service):
            return f"{operation.name} has no parameter {name!r} in its URL"
    once = own - _lists(service, operation.name)
    if any(len(query.getlist(name)) > 1 for name in query if name in once):
        return "a parameter is given twice"
    return None


def _members(operation: Any) -> list[Any]:
    shape = operation.input_shape
    return list(shape.members.values()) if shape is not None else []


def _header(shape: Any) -> str:
    return str(shape.serialization.get("name", "")).lower()


@cache
def _own(service: Any, name: str) -> frozenset[str]:
    """The URL parameters of an operation, literal ones too."""
    operation = service.operation_model(name)
    shape = operation.input_shape
    members = shape.members.items() if shape is not None else ()
    bound = {
        each.serialization.get("name", member)
        for member, each in members
        if each.serialization.get("location") == "querystring"
    }
    return frozenset({*operation.http_trait.query_args, *bound})


@cache
def _lists(service: Any, name: str) -> frozenset[str]:
    """The URL parameters of an operation that may be given more than once."""
    return frozenset(
        each.serialization.get("name", "")
        for each in _members(service.operation_model(name))
        if each.serialization.get("location") == "querystring" and each.type_name in ("list", "map")
    )


@cache
def _known(service: Any) -> frozenset[str]:
    """The URL parameters of all operations of a service, and what moto reads for an action."""
    every = (_own(service, name) for name in service.operation_names)
    return frozenset({"Action"}.union(*every))
