"""Which permissions calls ask for: rows of AWS's Service Authorization Reference, as calls."""

import importlib

import botocore.session
import gate_rows
import gate_rows_data
import pytest
from gate_account import ACCOUNT, REGION, Account
from moto.core.utils import camelcase_to_underscores
from sluice_local.calls import Call
from sluice_local.gate import reference
from sluice_local.gate.actions import questions


@pytest.mark.parametrize(
    ("service", "operation", "params", "expected"), [*gate_rows_data.ROWS, *gate_rows.ROWS]
)
def test_permissions_of_a_call(
    service: str, operation: str, params: dict[str, object], expected: list[str]
) -> None:
    asked = questions(Call(service, operation, params, REGION), ACCOUNT, Account())
    assert [f"{each.action} {each.resource}" for each in asked] == expected


def test_conditions_of_the_permissions_that_come_with_a_call() -> None:
    copy = {"Bucket": "locked", "Key": "k", "CopySource": "locked/s"}
    read, write = questions(Call("s3", "CopyObject", copy, REGION), ACCOUNT, Account())[-2:]
    assert read.context["kms:viaservice"] == (f"s3.{REGION}.amazonaws.com",)
    assert read.context["kms:encryptioncontext:aws:s3:arn"] == ("arn:aws:s3:::locked/s",)
    # with a bucket key the context is the bucket
    assert write.context["kms:encryptioncontext:aws:s3:arn"] == ("arn:aws:s3:::locked",)
    job = questions(Call("glue", "CreateJob", {"Name": "j", "Role": "r"}, REGION), ACCOUNT)
    assert job[-1].context == {"iam:passedtoservice": ("glue.amazonaws.com",)}


#: Operations that the services here answer and that AWS's reference does not know: they are asked
#: as ``service:Operation`` on ``*``. One that a newer moto brings has to be looked up.
UNKNOWN: dict[str, set[str]] = {"cloudformation": {"RemoveAlias", "SetAlias"}}


def test_operations_that_the_reference_does_not_know_are_few() -> None:
    unknown: dict[str, set[str]] = {}
    for service in sorted(reference.SERVICES):
        model = botocore.session.get_session().get_service_model(service)
        for operation in _answered(service, model.operation_names):
            shape = model.operation_model(operation).input_shape
            members = shape.members if shape else {}
            params = {each: "x" for each in ("Bucket", "Key") if each in members}
            for each in questions(Call(service, operation, params, REGION), ACCOUNT):
                if reference.resource_types(*each.action.split(":")) is None:
                    unknown.setdefault(service, set()).add(operation)
    assert unknown == UNKNOWN


def _answered(service: str, operations: list[str]) -> list[str]:
    """The operations that moto has a method for; of CloudFormation, which is ours, all."""
    if service == "cloudformation":
        return operations
    responses = importlib.import_module(f"moto.{service}.responses")
    classes = [each for each in vars(responses).values() if isinstance(each, type)]
    names = {name for each in classes for name in dir(each)}
    return [each for each in operations if camelcase_to_underscores(each) in names]
