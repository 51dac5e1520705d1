"""Intrinsic functions, one table and two properties."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sluice_local.cfn.errors import CloudFormationError
from sluice_local.cfn.intrinsics import UNKNOWN, Scope, resolve


def scope(**conditions: Any) -> Scope:
    attributes = {("Key", "Arn"): "arn:key"}
    return Scope(
        parameters={"Env": "dev", "Zones": ["a", "b"], "Empty": ""},
        pseudo={"AWS::Region": "us-east-1"},
        mappings={"M": {"dev": {"Size": 1, "List": ["x"]}}},
        conditions=conditions,
        ref={"Key": "key-1"}.get,
        get_att=lambda name, attribute: attributes.get((name, attribute), UNKNOWN),
        imported=lambda name: f"imported {name}",
    )


NOTHING = {"Ref": "AWS::NoValue"}


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ({"Ref": "Env"}, "dev"),
        ({"Ref": "Key"}, "key-1"),
        ({"Ref": "Zones"}, ["a", "b"]),
        ({"Fn::GetAtt": ["Key", "Arn"]}, "arn:key"),
        ({"Fn::GetAtt": "Key.Arn"}, "arn:key"),
        ({"Fn::GetAtt": ["New", "Arn"]}, UNKNOWN),
        ({"Fn::Sub": "${Env}-${Key.Arn}-${!Literal}"}, "dev-arn:key-${Literal}"),
        ({"Fn::Sub": ["${Own}/${Env}", {"Own": {"Ref": "Key"}}]}, "key-1/dev"),
        ({"Fn::Sub": "x-${New.Arn}"}, f"x-{UNKNOWN}"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Env"}, 1, True]]}, "a-dev-1-true"),
        ({"Fn::Join": [",", {"Ref": "Zones"}]}, "a,b"),
        ({"Fn::Split": ["-", "a-b"]}, ["a", "b"]),
        ({"Fn::Select": ["1", {"Ref": "Zones"}]}, "b"),
        ({"Fn::Select": [0, {"Fn::Split": [":", {"Fn::GetAtt": ["New", "Arn"]}]}]}, None),
        ({"Fn::FindInMap": ["M", {"Ref": "Env"}, "Size"]}, 1),
        ({"Fn::If": ["Yes", 1, 2]}, 1),
        ({"Fn::If": ["No", 1, 2]}, 2),
        ({"Fn::Base64": "abc"}, "YWJj"),
        ({"Fn::ImportValue": {"Fn::Sub": "${Env}:x"}}, "imported dev:x"),
        ({"A": NOTHING, "B": [NOTHING, 1]}, {"B": [1]}),
        ({"Condition": {"Bool": {"a": "b"}}}, {"Condition": {"Bool": {"a": "b"}}}),
    ],
)
def test_resolves(value: Any, resolved: Any) -> None:
    found = resolve(value, scope(Yes={"Fn::Equals": [1, "1"]}, No={"Fn::Equals": [1, 2]}))
    if resolved is None:  # a part of a value that is not known is not known either
        assert UNKNOWN.split(":")[0] in found
    else:
        assert found == resolved


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        ({"Fn::Equals": [{"Ref": "Env"}, "dev"]}, True),
        ({"Fn::Equals": [True, "true"]}, True),
        ({"Fn::Not": [{"Fn::Equals": [{"Ref": "Empty"}, ""]}]}, False),
        ({"Fn::And": [{"Condition": "Yes"}, {"Condition": "Yes"}]}, True),
        ({"Fn::And": [{"Condition": "Yes"}, {"Fn::Not": [{"Condition": "Yes"}]}]}, False),
        ({"Fn::Or": [{"Fn::Not": [{"Condition": "Yes"}]}, {"Condition": "Yes"}]}, True),
    ],
)
def test_conditions(condition: Any, met: bool) -> None:
    assert scope(C=condition, Yes={"Fn::Equals": ["a", "a"]}).met("C") is met


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"Fn::FindInMap": ["M", "prod", "Size"]}, "Unable to get mapping for M::prod::Size"),
        ({"Fn::Join": ["-"]}, "every Fn::Join object requires two parameters"),
        ({"Fn::Select": ["2", {"Ref": "Zones"}]}, "nonexistent value at index 2"),
        ({"Fn::GetAtt": ["Key"]}, "two non-empty parameters"),
        ({"Fn::Length": [1]}, "does not support the function Fn::Length"),
        ({"Fn::Sub": {"a": 1}}, "Fn::Sub intrinsic functions don't specify expected arguments"),
        ("{{resolve:ssm:x}}", "does not support dynamic references"),
        ({"Ref": ["a"]}, "every Ref object must have a single String value"),
    ],
)
def test_refuses(value: Any, said: str) -> None:
    with pytest.raises(CloudFormationError) as refusal:
        resolve(value, scope())
    assert said in refusal.value.message


def test_conditions_in_a_circle_are_refused() -> None:
    circle = scope(A={"Condition": "B"}, B={"Condition": "A"})
    with pytest.raises(CloudFormationError, match="Circular dependency in the Conditions"):
        circle.met("A")


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="ab-/ ", max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(alphabet="xyz", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=20,
)


@given(plain)
def test_a_value_without_functions_stays_as_it_is(value: Any) -> None:
    assert resolve(value, scope()) == value


@given(st.lists(st.text(alphabet="abc", min_size=1), min_size=1))
def test_split_undoes_join(parts: list[str]) -> None:
    joined = resolve({"Fn::Join": ["|", parts]}, scope())
    assert resolve({"Fn::Split": ["|", joined]}, scope()) == parts
