"""The frame of our own services: input is checked by the service's model, errors are AWS's."""

import json
import pickle
import urllib.error
import urllib.request
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from embedded_aws import Aws
from hypothesis import given
from hypothesis import strategies as st
from moto.core.utils import get_service_model
from sluice_local import ACCESS_KEY, SECRET_KEY
from sluice_local.athena.state import AthenaState, Execution
from sluice_local.own import validation
from sluice_local.own.errors import ServiceError
from sluice_local.own.paging import page
from sluice_local.own.state import STATES, state_of
from sluice_local.quicksight.state import Asset, Ingestion, Version

Json = dict[str, Any]


def shape(service: str, operation: str) -> Any:
    return get_service_model(service).operation_model(operation).input_shape


PATTERN = "Member must satisfy regular expression pattern: "
CHECKS: list[tuple[str, Json, list[str]]] = [
    ("CreateWorkGroup", {"Name": "a"}, []),
    (
        "CreateWorkGroup",
        {},
        ["Value null at 'name' failed to satisfy constraint: Member must not be null"],
    ),
    (
        "CreateWorkGroup",
        {"Name": "a b"},
        [f"Value 'a b' at 'name' failed to satisfy constraint: {PATTERN}[a-zA-Z0-9._-]{{1,128}}"],
    ),
    (
        "CreateWorkGroup",
        {"Name": "a", "Configuration": {"BytesScannedCutoffPerQuery": 5}},
        [
            "Value '5' at 'configuration.bytesScannedCutoffPerQuery' failed to satisfy constraint: "
            "Member must have value greater than or equal to 10000000"
        ],
    ),
    (
        "UpdateWorkGroup",
        {"WorkGroup": "a", "State": "OFF"},
        [
            "Value 'OFF' at 'state' failed to satisfy constraint: "
            "Member must satisfy enum value set: [ENABLED, DISABLED]"
        ],
    ),
    (
        "CreateWorkGroup",
        {"Name": "a", "Tags": [{"Key": "x"}, {"Key": ""}]},
        [
            "Value '' at 'tags.2.member.key' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1"
        ],
    ),
]


@pytest.mark.parametrize(("operation", "value", "said"), CHECKS)
def test_constraints(operation: str, value: Json, said: list[str]) -> None:
    assert validation.check(shape("athena", operation), value) == said


def test_a_map_s_key_is_told_as_aws_tells_it() -> None:
    table = {"CustomSql": {"DataSourceArn": "a", "Name": "n", "SqlQuery": "select 1"}}
    wanted = {"AwsAccountId": "1" * 12, "DataSetId": "d", "Name": "n", "ImportMode": "SPICE"}
    (said,) = validation.check(
        shape("quicksight", "CreateDataSet"), {**wanted, "PhysicalTableMap": {"a_b": table}}
    )
    assert said.startswith("Value '{'a_b': ")
    assert said.endswith(f"Map keys must satisfy constraint: [{PATTERN}[0-9a-zA-Z-]*]")


@pytest.mark.parametrize(
    "value",
    [
        {"Name": 5},
        {"Name": "a", "Nope": 1},
        {"Name": "a", "Tags": {}},
        {"Name": "a", "Configuration": {"EnforceWorkGroupConfiguration": "true"}},
        {"Name": "a", "Configuration": {"BytesScannedCutoffPerQuery": True}},
    ],
)
def test_what_cannot_be_read(value: Json) -> None:
    with pytest.raises(validation.MalformedError):
        validation.check(shape("athena", "CreateWorkGroup"), value)


def test_all_patterns_of_the_models_can_be_judged() -> None:
    for service in ("athena", "quicksight"):
        model = get_service_model(service)
        for name in model.shape_names:
            pattern = model.shape_for(name).metadata.get("pattern")
            if pattern:
                validation._compiled(pattern)


@given(st.lists(st.integers(), max_size=40), st.integers(min_value=1, max_value=9))
def test_pages_are_the_whole_list(items: list[int], size: int) -> None:
    found: list[int] = []
    token: str | None = None
    while True:
        some, token = page(items, token, size, "InvalidRequestException")
        assert len(some) <= size
        found += some
        if token is None:
            break
    assert found == items


def test_a_token_of_nobody_s_is_refused() -> None:
    with pytest.raises(ServiceError) as error:
        page([1], "nope", 1, "InvalidRequestException")
    assert error.value.code == "InvalidRequestException"


def test_state_is_one_a_place_and_can_be_pickled() -> None:
    first = state_of(AthenaState, "test", "1", "us-east-1")
    assert state_of(AthenaState, "test", "1", "us-east-1") is first
    assert state_of(AthenaState, "test", "1", "eu-central-1") is not first
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301  our own
    for key in [key for key in STATES if key[0] == "test"]:
        del STATES[key]


def test_what_was_running_when_it_was_saved_runs_no_more() -> None:
    def again(what: Any) -> Any:
        return pickle.loads(pickle.dumps(what))  # noqa: S301  our own

    about: Json = {"id": "q", "query": "SELECT 1", "kind": "DML", "workgroup": "primary"}
    rest: Json = {"context": {}, "location": "", "configuration": {}, "token": "t", "request": {}}
    assert again(Execution(**about, **rest)).state == "CANCELLED"
    assert again(Execution(**about, **rest, state="SUCCEEDED")).state == "SUCCEEDED"
    asset = Asset("analysis", "a", "arn:a", {"Name": "a"}, status="UPDATE_IN_PROGRESS")
    asset.versions[1] = Version(1, {})
    asset.ingestions["i"] = Ingestion("i", "arn:i", "EDIT")
    found = again(asset)
    assert (found.status, found.versions[1].status) == ("UPDATE_FAILED", "CREATION_FAILED")
    assert found.ingestions["i"].status == "FAILED"
    assert again(found) == found


def raw(aws: Aws, target: str, body: bytes) -> tuple[int, Json, str]:
    """What the server answers to a body that no SDK would send."""
    headers = {
        "X-Amz-Target": f"AmazonAthena.{target}",
        "Content-Type": "application/x-amz-json-1.1",
    }
    asked = AWSRequest("POST", f"{aws.endpoint}/", headers, data=body)
    SigV4Auth(Credentials(ACCESS_KEY, SECRET_KEY), "athena", "us-east-1").add_auth(asked)
    signed = dict(asked.headers.items())
    request = urllib.request.Request(f"{aws.endpoint}/", data=body, headers=signed)  # noqa: S310
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request)  # noqa: S310
    found = error.value
    return found.code, json.loads(found.read()), str(found.headers["x-amzn-ErrorType"])


@pytest.mark.parametrize(
    ("target", "body", "code"),
    [
        # what is not to be read as a call is nobody's to make
        ("CreateWorkGroup", b"{", "AccessDeniedException"),
        ("CreateWorkGroup", b"[]", "AccessDeniedException"),
        ("CreateWorkGroup", b'{"Name": "a", "Colour": 1}', "SerializationException"),
        ("CreateWorkGroup", b"{}", "InvalidRequestException"),
        ("CreateNotebook", b'{"WorkGroup": "a", "Name": "b"}', "NotImplemented"),
        ("Nonsense", b"{}", "AccessDeniedException"),
    ],
)
def test_errors_that_any_sdk_can_read(aws: Aws, target: str, body: bytes, code: str) -> None:
    status, found, kind = raw(aws, target, body)
    assert status == 400
    assert (found["__type"], kind) == (code, code)


def test_rest_errors_have_the_model_s_status(aws: Aws) -> None:
    quicksight = aws("quicksight")
    with pytest.raises(quicksight.exceptions.ResourceNotFoundException) as error:
        quicksight.describe_data_set(AwsAccountId="123456789012", DataSetId="nope")
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
    assert error.value.response["RequestId"]
    with pytest.raises(ClientError) as other:
        quicksight.describe_data_set(AwsAccountId="000000000000", DataSetId="nope")
    assert other.value.response["Error"]["Code"] == "AccessDeniedException"
    with pytest.raises(ClientError) as invalid:
        quicksight.list_data_sets(AwsAccountId="123456789012", MaxResults=1000)
    assert invalid.value.response["Error"]["Code"] == "ValidationException"
