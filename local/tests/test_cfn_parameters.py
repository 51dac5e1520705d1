"""Parameters: defaults, previous values, constraints, capabilities."""

import json
from typing import Any

import pytest
from sluice_local.cfn.capabilities import check_capabilities
from sluice_local.cfn.errors import CloudFormationError
from sluice_local.cfn.parameters import parameter_values, shown, typed
from sluice_local.cfn.template import Template, parse_template


def template(**parameters: Any) -> Template:
    resources = {"A": {"Type": "AWS::S3::Bucket"}}
    return parse_template(json.dumps({"Parameters": parameters, "Resources": resources}))


def given(**values: Any) -> list[dict[str, Any]]:
    return [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()]


def test_defaults_given_and_previous_values() -> None:
    declared = template(
        A={"Type": "Number", "Default": 2},
        B={"Type": "String"},
        C={"Type": "String"},
        D={"Type": "CommaDelimitedList", "Default": "x, y"},
    )
    previous = [{"ParameterKey": "C", "UsePreviousValue": True}]
    values = parameter_values(declared, [*given(B="b"), *previous], {"C": "old"})
    assert values == {"A": "2", "B": "b", "C": "old", "D": "x, y"}
    assert typed(declared, values)["D"] == ["x", "y"]


@pytest.mark.parametrize(
    ("spec", "value", "said"),
    [
        ({"Type": "String", "AllowedValues": ["dev"]}, "prod", "'P' must be one of AllowedValues"),
        ({"Type": "String", "AllowedPattern": "[a-z]+"}, "A", "must match pattern [a-z]+"),
        (
            {"Type": "String", "AllowedPattern": "x", "ConstraintDescription": "be x"},
            "A",
            "Parameter 'P' failed to satisfy constraint: be x",
        ),
        ({"Type": "String", "MinLength": 3}, "ab", "must contain at least 3 characters"),
        ({"Type": "String", "MaxLength": "1"}, "ab", "must contain at most 1 characters"),
        ({"Type": "Number"}, "two", "Parameter 'P' must be a number."),
        ({"Type": "Number", "MaxValue": 3}, "4", "must be a number not greater than 3"),
        ({"Type": "List<Number>"}, "1,x", "must be a number"),
        ({"Type": "AWS::EC2::KeyPair::KeyName"}, "k", "does not support the parameter type"),
    ],
)
def test_constraints(spec: dict[str, Any], value: str, said: str) -> None:
    with pytest.raises(CloudFormationError) as refusal:
        parameter_values(template(P=spec), given(P=value), {})
    assert said in refusal.value.message


def test_missing_and_unknown_parameters_are_all_named() -> None:
    declared = template(A={"Type": "String"}, B={"Type": "String"})
    with pytest.raises(CloudFormationError, match=r"Parameters: \[A, B\] must have values"):
        parameter_values(declared, [], {})
    with pytest.raises(CloudFormationError, match=r"\[X\] do not exist in the template"):
        parameter_values(declared, given(X="1"), {})


def test_no_echo_values_are_never_shown() -> None:
    declared = template(P={"Type": "String", "NoEcho": True}, Q={"Type": "String"})
    view = shown(declared, {"P": "secret", "Q": "open"})
    assert [each["ParameterValue"] for each in view] == ["****", "open"]


@pytest.mark.parametrize(
    ("properties", "capabilities", "wanted"),
    [
        ({}, [], "CAPABILITY_IAM"),
        ({}, ["CAPABILITY_IAM"], None),
        ({"RoleName": "r"}, ["CAPABILITY_IAM"], "CAPABILITY_NAMED_IAM"),
        ({"RoleName": "r"}, ["CAPABILITY_NAMED_IAM"], None),
    ],
)
def test_iam_needs_capabilities(
    properties: dict[str, Any], capabilities: list[str], wanted: str | None
) -> None:
    resources = {"R": {"Type": "AWS::IAM::Role", "Properties": properties}}
    declared = parse_template(json.dumps({"Resources": resources}))
    if wanted is None:
        check_capabilities(declared, capabilities)
        return
    with pytest.raises(CloudFormationError) as refusal:
        check_capabilities(declared, capabilities)
    assert refusal.value.code == "InsufficientCapabilitiesException"
    assert refusal.value.message == f"Requires capabilities : [{wanted}]"
