"""Dependencies between resources, and the order that they give."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sluice_local.cfn.errors import CloudFormationError
from sluice_local.cfn.graph import (
    check_references,
    creation_order,
    dependencies,
    references,
)
from sluice_local.cfn.template import Template, parse_template

NAMES = "ABCDEFGH"


def template(outputs: Any = None, **properties: Any) -> Template:
    resources = {
        name: {"Type": "AWS::S3::Bucket", "Properties": value} for name, value in properties.items()
    }
    return parse_template(json.dumps({"Resources": resources, "Outputs": outputs or {}}))


@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda e: e[0] > e[1])
    ),
    st.permutations(NAMES),
)
def test_every_resource_comes_after_what_it_needs(
    edges: list[tuple[str, str]], listed: list[str]
) -> None:
    graph = {name: {to for start, to in edges if start == name} for name in listed}
    order = creation_order(graph)
    assert sorted(order) == sorted(NAMES)
    assert all(order.index(to) < order.index(start) for start, to in edges)


@given(st.lists(st.sampled_from(NAMES), min_size=1, unique=True), st.data())
def test_exactly_the_members_of_a_cycle_are_named(ring: list[str], data: st.DataObject) -> None:
    graph = {name: set[str]() for name in NAMES}
    for start, to in zip(ring, [*ring[1:], ring[0]], strict=True):
        graph[start].add(to)
    for outside in set(NAMES) - set(ring):  # what only depends on the cycle is not in it
        if data.draw(st.booleans()):
            graph[outside].add(ring[0])
    with pytest.raises(CloudFormationError) as refusal:
        creation_order(graph)
    named = f"Circular dependency between resources: [{', '.join(sorted(ring))}]"
    assert refusal.value.message == named


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"Ref": "B"}, {"B"}),
        ({"Fn::GetAtt": ["B", "Arn"]}, {"B"}),
        ({"Fn::Sub": "${B}-${C.Arn}-${!D}"}, {"B", "C"}),
        ({"Fn::Sub": ["${B}-${C}", {"B": {"Ref": "E"}}]}, {"C", "E"}),
        ({"Fn::Join": ["", [{"Ref": "B"}]]}, {"B"}),
        ({"Fn::If": ["Yes", {"Ref": "B"}, {"Ref": "C"}]}, {"B"}),
        ({"Fn::If": ["No", {"Ref": "B"}, {"Ref": "C"}]}, {"C"}),
        ({"Ref": "B", "Other": 1}, set()),
    ],
)
def test_finds_references(value: Any, names: set[str]) -> None:
    assert {found.name for found in references(value, {"Yes": True, "No": False})} == names


def test_depends_on_counts_and_what_is_not_active_does_not() -> None:
    text = {
        "Resources": {
            "A": {"Type": "T", "DependsOn": ["B", "C"]},
            "B": {"Type": "T"},
            "C": {"Type": "T"},
        }
    }
    found = dependencies(parse_template(json.dumps(text)), ["A", "B"], {})
    assert found == {"A": {"B"}, "B": set()}


@pytest.mark.parametrize(
    ("given_template", "said"),
    [
        (
            template(A={"X": {"Ref": "Nope"}, "Y": {"Fn::Sub": "${Neither}"}}),
            "Template format error: Unresolved resource dependencies [Neither, Nope] in the "
            "Resources block of the template",
        ),
        (
            template(A={"X": {"Fn::GetAtt": ["Nope", "Arn"]}}),
            "Template error: instance of Fn::GetAtt references undefined resource Nope",
        ),
        (
            template({"O": {"Value": {"Ref": "Nope"}}}, A={}),
            "Template format error: Unresolved resource dependencies [Nope] in the Outputs block "
            "of the template",
        ),
    ],
)
def test_names_that_nothing_defines_are_refused(given_template: Template, said: str) -> None:
    with pytest.raises(CloudFormationError) as refusal:
        check_references(given_template, list(given_template.resources), {})
    assert refusal.value.message == said
