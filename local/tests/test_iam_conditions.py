"""Conditions of policies. Sources are pages of https://docs.aws.amazon.com/IAM/latest/UserGuide/."""

import json
from typing import Any

import pytest
from sluice_local.iam import conditions
from sluice_local.iam.errors import PolicyError

Json = dict[str, Any]
#: reference_policies_elements_condition_operators.html: pattern and value of its ARN section.
SERVICE = "arn:aws:someservice:*:111122223333:finance/*"
STORE = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"
FINANCE = "arn:aws:someservice:us-east-2:111122223333:finance/document.txt"


def met(condition: Json, context: Json, version: str = "2012-10-17") -> bool:
    values = {
        key.lower(): tuple(value) if isinstance(value, list) else (value,)
        for key, value in context.items()
    }
    return all(each(values) for each in conditions.read(condition, version))


#: reference_policies_elements_condition_operators.html: operator, policy, request, whether it holds
ROWS = [
    ("StringEquals", "john", "john", True),
    ("StringEquals", "john", "John", False),
    ("StringEquals", "jo*", "john", False),
    ("StringEquals", ["jane", "john"], "john", True),
    ("StringNotEquals", "john", "jane", True),
    ("StringNotEquals", ["jane", "john"], "john", False),
    ("StringEqualsIgnoreCase", "JOHN", "john", True),
    ("StringNotEqualsIgnoreCase", "JOHN", "john", False),
    ("StringLike", "j*n", "john", True),
    ("StringLike", "j??n", "john", True),
    ("StringLike", "j?n", "john", False),
    ("StringLike", "J*", "john", False),
    ("StringLike", "a.c", "abc", False),
    ("StringLike", "*", "", True),
    ("StringNotLike", "j*n", "john", False),
    ("StringLike", SERVICE, STORE, True),
    ("ArnLike", SERVICE, STORE, False),
    ("ArnLike", SERVICE, FINANCE, True),
    ("ArnEquals", SERVICE, FINANCE, True),
    ("ArnNotLike", SERVICE, FINANCE, False),
    ("ArnNotEquals", SERVICE, STORE, True),
    ("ArnLike", "arn:aws:sns:*:1:t", "arn:aws:SNS:us:1:t", False),
    ("NumericEquals", "10", "10.0", True),
    ("NumericEquals", 10, "10", True),
    ("NumericNotEquals", "10", "11", True),
    ("NumericLessThan", "10", "9.5", True),
    ("NumericLessThan", "10", "10", False),
    ("NumericLessThanEquals", "10", "10", True),
    ("NumericGreaterThan", "10", "9", False),
    ("NumericGreaterThanEquals", "10", "10", True),
    ("NumericLessThan", "10", "many", False),
    ("NumericNotEquals", "10", "many", True),
    ("DateGreaterThan", "2020-04-01T00:00:00Z", "2020-04-01T00:00:01Z", True),
    ("DateLessThan", "2020-06-30T23:59:59Z", "2020-06-30T23:59:59Z", False),
    ("DateLessThanEquals", "2020-06-30", "2020-06-30T00:00:00Z", True),
    ("DateGreaterThanEquals", "2020-06-30T02:00:00+02:00", "1593475200", True),
    ("DateEquals", "1593475200", "2020-06-30T00:00:00Z", True),
    ("DateEquals", "2020", "1970-01-01T00:33:40Z", True),  # digits are seconds
    ("DateEquals", "2020-02", "2020-02-01T00:00:00Z", True),
    ("DateNotEquals", "2020-06-30T00:00:00Z", "2020-06-30T00:00:00Z", False),
    ("Bool", "true", "true", True),
    ("Bool", False, "false", True),
    ("Bool", "false", "true", False),
    ("BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", True),
    ("BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5", False),
    ("IpAddress", "203.0.113.0/24", "203.0.113.77", True),
    ("IpAddress", "203.0.113.0/24", "203.0.114.1", False),
    ("IpAddress", "203.0.113.7", "203.0.113.7", True),
    ("IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "2001:db8:1234:5678::1", True),
    ("IpAddress", "2001:DB8::/32", "203.0.113.7", False),
    ("NotIpAddress", "203.0.113.0/24", "203.0.113.77", False),
    ("NotIpAddress", ["203.0.113.0/24", "10.0.0.0/8"], "11.0.0.1", True),
]


@pytest.mark.parametrize(("operator", "wanted", "value", "holds"), ROWS)
def test_an_operator(operator: str, wanted: Any, value: str, holds: bool) -> None:
    assert met({operator: {"aws:Key": wanted}}, {"AWS:key": value}) is holds
    assert met({f"{operator}IfExists": {"aws:Key": wanted}}, {"aws:Key": value}) is holds


@pytest.mark.parametrize("operator", sorted({row[0] for row in ROWS}))
def test_an_absent_key(operator: str) -> None:
    """A negated operator holds of it, any other only with IfExists."""
    wanted = next(row[1] for row in ROWS if row[0] == operator)
    assert met({operator: {"aws:Key": wanted}}, {}) is ("Not" in operator)
    assert met({f"{operator}IfExists": {"aws:Key": wanted}}, {}) is True
    assert met({f"ForAllValues:{operator}": {"aws:Key": wanted}}, {}) is True
    assert met({f"ForAnyValue:{operator}": {"aws:Key": wanted}}, {}) is False


#: reference_policies_condition-single-vs-multi-valued-context-keys.html
SETS = [
    ("ForAllValues:StringEquals", ["Dept", "Owner"], ["Dept"], True),
    ("ForAllValues:StringEquals", ["Dept", "Owner"], ["Dept", "Owner"], True),
    ("ForAllValues:StringEquals", ["Dept", "Owner"], ["Dept", "Else"], False),
    ("ForAllValues:StringEquals", ["Dept"], [], True),
    ("ForAllValues:StringEquals", ["Dept"], [""], True),  # an empty text is a null data set
    ("ForAllValues:StringNotEquals", ["Dept", "Owner"], ["Else", "More"], True),
    ("ForAllValues:StringNotEquals", ["Dept", "Owner"], ["Else", "Owner"], False),
    ("ForAnyValue:StringEquals", ["Dept", "Owner"], ["Else", "Owner"], True),
    ("ForAnyValue:StringEquals", ["Dept", "Owner"], ["Else"], False),
    ("ForAnyValue:StringEquals", ["Dept"], [], False),
    ("ForAnyValue:StringNotEquals", ["Dept", "Owner"], ["Dept", "Else"], True),
    ("ForAnyValue:StringNotEquals", ["Dept", "Owner"], ["Dept", "Owner"], False),
    ("ForAnyValue:StringNotEquals", ["Dept"], [""], False),
    ("ForAnyValue:StringLike", "D*", ["Else", "Dept"], True),
    ("StringEquals", ["Dept", "Else"], ["Dept", "Else"], False),  # without a set operator
]


@pytest.mark.parametrize(("operator", "wanted", "values", "holds"), SETS)
def test_several_values(operator: str, wanted: Any, values: list[str], holds: bool) -> None:
    assert met({operator: {"aws:TagKeys": wanted}}, {"aws:TagKeys": values}) is holds


@pytest.mark.parametrize(
    ("wanted", "context", "holds"),
    [
        ("true", {}, True),
        ("false", {}, False),
        ("true", {"aws:TokenIssueTime": "2020-01-01T00:00:00Z"}, False),
        (False, {"aws:TokenIssueTime": "2020-01-01T00:00:00Z"}, True),
        ("true", {"aws:TokenIssueTime": []}, True),
    ],
)
def test_null(wanted: Any, context: Json, holds: bool) -> None:
    assert met({"Null": {"aws:TokenIssueTime": wanted}}, context) is holds


def test_an_operator_without_keys_says_nothing() -> None:
    assert met({"StringEquals": {}}, {})


def test_operators_and_keys_must_all_hold() -> None:
    condition = {
        "StringEquals": {"aws:a": "1", "aws:b": ["2", "3"]},
        "Bool": {"aws:SecureTransport": "true"},
    }
    context = {"aws:a": "1", "aws:b": "3", "aws:SecureTransport": "true"}
    assert met(condition, context)
    for key in context:
        assert not met(condition, {**context, key: "no"})


#: reference_policies_variables.html
VARIABLES = [
    ("StringEquals", "${aws:username}", {}, False),
    ("StringEquals", "${aws:username}", {"aws:UserName": "it"}, True),
    ("StringEquals", "${AWS:Username}", {"aws:username": "it"}, True),
    ("StringNotEquals", "${aws:username}", {}, False),  # "causes the statement to be invalid"
    ("StringNotEquals", ["at", "${aws:username}"], {}, False),
    ("StringEquals", ["it", "${aws:username}"], {}, True),
    ("StringNotEquals", "${aws:username}", {"aws:username": "at"}, True),
    ("StringEquals", "${aws:PrincipalTag/team, 'it'}", {}, True),
    ("StringEquals", "${aws:PrincipalTag/team, 'it'}", {"aws:PrincipalTag/team": "a"}, False),
    ("StringLike", "${aws:username}", {"aws:username": "*"}, False),  # a value is no pattern
    ("StringLike", "${aws:username}*", {"aws:username": "i"}, True),
    ("StringEquals", "${aws:username}", {"aws:username": ["it", "at"]}, False),
    ("NumericEquals", "1", {}, False),
]


@pytest.mark.parametrize(("operator", "wanted", "context", "holds"), VARIABLES)
def test_a_variable(operator: str, wanted: Any, context: Json, holds: bool) -> None:
    assert met({operator: {"aws:key": wanted}}, {"aws:key": "it", **context}) is holds


@pytest.mark.parametrize("char", ["*", "?", "$"])
def test_a_character_that_is_meant_as_it_is(char: str) -> None:
    condition = {"StringLike": {"aws:key": f"a${{{char}}}"}}
    assert met(condition, {"aws:key": f"a{char}"})
    assert not met(condition, {"aws:key": "ab"})


def test_variables_are_text_before_their_version() -> None:
    condition = {"StringEquals": {"aws:key": "${aws:username}"}}
    context = {"aws:username": "it", "aws:key": "${aws:username}"}
    assert met(condition, context, "2008-10-17")
    assert not met(condition, context)


@pytest.mark.parametrize(
    "condition",
    [
        {"StringMatches": {"aws:a": "b"}},
        {"stringEquals": {"aws:a": "b"}},
        {"ForEachValue:StringEquals": {"aws:a": "b"}},
        {":StringEquals": {"aws:a": "b"}},
        {"IfExists": {"aws:a": "b"}},
        {"NullIfExists": {"aws:a": "true"}},
        {"ForAnyValue:Null": {"aws:a": "true"}},
        {"Null": {"aws:a": "maybe"}},
        {"StringEquals": "b"},
        {"StringMatches": {}},
        {"StringEquals": {"aws:a": {"b": "c"}}},
        {"StringEquals": {"aws:a": None}},
        {"StringEquals": {"aws:a": "${aws:username"}},
        {"StringEquals": {"aws:a": "${}"}},
        {"NumericEquals": {"aws:a": "many"}},
        {"NumericEquals": {"aws:a": "NaN"}},
        {"NumericEquals": {"aws:a": "${aws:username}"}},
        {"DateLessThan": {"aws:a": "tomorrow"}},
        {"Bool": {"aws:a": "yes"}},
        {"BinaryEquals": {"aws:a": "?"}},
        {"IpAddress": {"aws:a": "1.2.3"}},
        [],
    ],
)
def test_what_is_malformed_or_unknown_is_said(condition: Any) -> None:
    with pytest.raises(PolicyError):
        conditions.read(json.loads(json.dumps(condition)), "2012-10-17")
