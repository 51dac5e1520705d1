"""Every operation that boto3 can send is identified as itself."""

from typing import Any

import pytest
from requests_of_boto3 import client, request_of
from sluice_local.calls import Call
from sluice_local.calls.identify import identify
from sluice_local.dispatch import SERVICES

#: Of EC2 only DescribeRegions is there, and its protocol nests what others do not.
WHOLE = [service for service in SERVICES if service != "ec2"]
#: What an operation is identified as when it is not itself.
OTHERWISE = {
    # the same request on the wire as the newer operation's
    ("s3", "GetBucketLifecycle"): "GetBucketLifecycleConfiguration",
    ("s3", "PutBucketLifecycle"): "PutBucketLifecycleConfiguration",
    ("s3", "GetBucketNotification"): "GetBucketNotificationConfiguration",
    ("s3", "PutBucketNotification"): "PutBucketNotificationConfiguration",
    # only S3 Express's own host answers it
    ("s3", "ListDirectoryBuckets"): "ListBuckets",
    # Object Lambda's, on a host of its own; refused
    ("s3", "WriteGetObjectResponse"): None,
}
#: A required structure without required members is sent as nothing.
EMPTY = {
    "PutObjectAnnotation": {"AnnotationPayload"},  # a stream
    "CreateDelegationRequest": {"Permissions"},
    "AssumeRoot": {"TaskPolicyArn"},
    "BatchDescribeTypeConfigurations": {"TypeConfigurationIdentifiers"},
    "CreateStackRefactor": {"StackDefinitions"},
}


def least(shape: Any) -> Any:
    """A value of the shape with what is required; of a tagged union its first member."""
    kind = shape.type_name
    if kind == "structure":
        wanted = list(shape.required_members)
        if getattr(shape, "is_tagged_union", False):
            wanted = list(shape.members)[:1]
        return {name: least(shape.members[name]) for name in wanted}
    if kind == "list":
        return [least(shape.member) for _ in range(shape.metadata.get("min", 0) or 1)]
    if kind == "map":
        return {"k": least(shape.value)}
    if kind == "string":
        return shape.enum[0] if shape.enum else "a" * max(3, shape.metadata.get("min", 3))
    if kind in ("integer", "long"):
        return max(1, shape.metadata.get("min", 1))
    return {"blob": b"abc", "boolean": True, "double": 1.5, "float": 1.5, "timestamp": 1.0}[kind]


@pytest.mark.parametrize("service", WHOLE)
def test_all_operations(service: str) -> None:
    made = client(service)
    model = made.meta.service_model
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        given = least(shape) if shape is not None else {}
        call = identify(*request_of(made, name, given), service)
        expected = OTHERWISE.get((service, name), name)
        if expected is None:
            assert not isinstance(call, Call), name
            continue
        assert isinstance(call, Call), (name, call)
        assert (call.service, call.operation, call.region) == (service, expected, "us-east-1")
        streamed = model.operation_model(name).get_streaming_input() is not None
        for member in given.keys() - EMPTY.get(name, set()) - ({"Body"} if streamed else set()):
            if shape.members[member].type_name in ("string", "integer", "boolean"):
                assert call.params[member] == given[member], (name, member)
            else:
                assert member in call.params, (name, member)
        assert not (streamed and "Body" in call.params), name
