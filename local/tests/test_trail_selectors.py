"""Which events a trail logs: a table."""

from typing import Any

import pytest
from sluice_local.trail.selector_rules import fault_of
from sluice_local.trail.selectors import Selection, Subject, logs


def management(source: str = "glue", region: str = "us-east-1", **more: Any) -> Subject:
    record = {
        "eventSource": f"{source}.amazonaws.com",
        "eventName": "GetTable",
        "eventCategory": "Management",
        "awsRegion": region,
        "readOnly": True,
        "managementEvent": True,
        "userIdentity": {"arn": "arn:aws:iam::1:user/a"},
    }
    return Subject({**record, **more})


def data(arn: str, **more: Any) -> Subject:
    category = {"managementEvent": False, "eventCategory": "Data", "eventName": "GetObject"}
    record = management("s3", **category, **more).record
    return Subject(record, "AWS::S3::Object", f"arn:aws:s3:::{arn}")


WRITE = {"readOnly": False}
NO_KMS = {"ExcludeManagementEventSources": ["kms.amazonaws.com"]}
GET = ["GetObject"]
DATA = {"Field": "eventCategory", "Equals": ["Data"]}
OBJECTS = {"Field": "resources.type", "Equals": ["AWS::S3::Object"]}


def in_bucket(*values: str) -> dict[str, Any]:
    resource = {"Type": "AWS::S3::Object", "Values": list(values)}
    return {"IncludeManagementEvents": False, "DataResources": [resource]}


def advanced(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"advanced": [{"FieldSelectors": list(fields)}]}


@pytest.mark.parametrize(
    ("selection", "subject", "expected"),
    [
        # without selectors: management events of the trail's region
        ({}, management(), True),
        ({}, management(region="eu-west-1"), False),
        ({"multi_region": True}, management(region="eu-west-1"), True),
        ({}, data("b/k"), False),
        ({"global_events": False}, management("iam"), False),
        ({"global_events": False}, management("glue"), True),
        # basic selectors
        ({"basic": [{"ReadWriteType": "WriteOnly"}]}, management(), False),
        ({"basic": [{"ReadWriteType": "WriteOnly"}]}, management(**WRITE), True),
        ({"basic": [{"ReadWriteType": "ReadOnly"}]}, management(**WRITE), False),
        (
            {"basic": [NO_KMS]},
            management("kms"),
            False,
        ),
        ({"basic": [NO_KMS]}, management(), True),
        ({"basic": [in_bucket("arn:aws:s3:::b/")]}, management(), False),
        ({"basic": [in_bucket("arn:aws:s3:::b/")]}, data("b/k"), True),
        ({"basic": [in_bucket("arn:aws:s3:::b/")]}, data("bb/k"), False),
        ({"basic": [in_bucket("arn:aws:s3:::b/p/")]}, data("b/q/k"), False),
        ({"basic": [in_bucket("arn:aws:s3")]}, data("any/k"), True),
        ({"basic": [in_bucket("x"), in_bucket("arn:aws:s3:::b/")]}, data("b/k"), True),
        # advanced selectors
        (advanced({"Field": "eventCategory", "Equals": ["Management"]}), management(), True),
        (advanced({"Field": "eventCategory", "Equals": ["Management"]}), data("b/k"), False),
        (advanced(DATA, OBJECTS), data("b/k"), True),
        (advanced(DATA, OBJECTS), management(), False),
        (
            advanced(DATA, {"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::b/"]}),
            data("b/k"),
            True,
        ),
        (
            advanced(DATA, {"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::c/"]}),
            data("b/k"),
            False,
        ),
        (
            advanced(DATA, {"Field": "resources.ARN", "NotStartsWith": ["arn:aws:s3:::b/"]}),
            data("b/k"),
            False,
        ),
        (advanced(DATA, {"Field": "readOnly", "Equals": ["false"]}), data("b/k"), False),
        (advanced(DATA, {"Field": "readOnly", "Equals": ["false"]}), data("b/k", **WRITE), True),
        (advanced(DATA, {"Field": "eventName", "EndsWith": ["Object"]}), data("b/k"), True),
        (advanced(DATA, {"Field": "eventName", "NotEndsWith": ["Object"]}), data("b/k"), False),
        (
            advanced(DATA, {"Field": "eventName", "Equals": GET, "NotEquals": GET}),
            data("b/k"),
            False,
        ),
        (
            advanced({"Field": "userIdentity.arn", "NotEquals": ["arn:aws:iam::1:user/a"]}),
            management(),
            False,
        ),
    ],
)
def test_selection(selection: dict[str, Any], subject: Subject, expected: bool) -> None:
    whole = {"region": "us-east-1", "multi_region": False, "global_events": True, **selection}
    assert logs(Selection(**whole), subject) is expected


MANAGEMENT = {"Field": "eventCategory", "Equals": ["Management"]}


def of(*fields: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"FieldSelectors": list(fields)}]


@pytest.mark.parametrize(
    ("basic", "advanced_ones", "fault"),
    [
        ([{"ReadWriteType": "All"}], None, None),
        ([in_bucket("arn:aws:s3")], None, None),
        (None, of(MANAGEMENT), None),
        (None, of(DATA, OBJECTS, {"Field": "readOnly", "Equals": ["false"]}), None),
        (None, of(DATA, OBJECTS, {"Field": "resources.ARN", "StartsWith": ["a"]}), None),
        (None, None, "either"),
        ([{}], of(MANAGEMENT), "either"),
        ([{}] * 6, None, "5 event selectors"),
        ([{"ReadWriteType": "Some"}], None, "ReadWriteType"),
        ([{"ExcludeManagementEventSources": ["s3.amazonaws.com"]}], None, "s3.amazonaws.com"),
        ([{"DataResources": [{"Type": "AWS::SNS::Topic"}]}], None, "advanced"),
        ([in_bucket(*["x"] * 251)], None, "250"),
        (None, of(OBJECTS), "eventCategory"),
        (None, of(DATA), "resources.type"),
        (None, of(MANAGEMENT, OBJECTS), "resources.type is not valid"),
        (None, of(DATA, OBJECTS, {"Field": "nope", "Equals": ["x"]}), "nope"),
        (None, of(DATA, OBJECTS, {"Field": "eventName"}), "no values"),
        (None, of(MANAGEMENT, {"Field": "readOnly", "Equals": ["yes"]}), "true or false"),
        (None, of(MANAGEMENT, {"Field": "readOnly", "NotEquals": ["true"]}), "only use Equals"),
        (None, of(DATA, OBJECTS, {"Field": "eventName", "Equals": ["x"] * 501}), "500"),
    ],
)
def test_what_selectors_may_say(basic: Any, advanced_ones: Any, fault: str | None) -> None:
    said = fault_of(basic, advanced_ones)
    assert said is None if fault is None else fault in str(said)


def test_categories_that_are_not_recorded() -> None:
    with pytest.raises(NotImplementedError, match="NetworkActivity"):
        fault_of(None, of({"Field": "eventCategory", "Equals": ["NetworkActivity"]}))
