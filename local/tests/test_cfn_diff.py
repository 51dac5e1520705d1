"""What differs between two states of a resource, and whether it must be replaced."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sluice_local.cfn.diff import MISSING, differences, replacement
from sluice_local.cfn.intrinsics import UNKNOWN

JOB = "AWS::Glue::Job"


@pytest.mark.parametrize(
    ("kind", "before", "after", "found", "replaced"),
    [
        (JOB, {"Timeout": 5}, {"Timeout": 5}, [], "False"),
        (JOB, {"Timeout": 5}, {"Timeout": 6}, [("/Properties/Timeout", "Modify")], "False"),
        (JOB, {}, {"Timeout": 6}, [("/Properties/Timeout", "Add")], "False"),
        (JOB, {"Timeout": 5}, {}, [("/Properties/Timeout", "Remove")], "False"),
        (JOB, {"Name": "a"}, {"Name": "b"}, [("/Properties/Name", "Modify")], "True"),
        (
            JOB,
            {"Command": {"Name": "g", "ScriptLocation": "1"}},
            {"Command": {"Name": "g", "ScriptLocation": "2"}},
            [("/Properties/Command/ScriptLocation", "Modify")],
            "False",
        ),
        (JOB, {"Name": "a"}, {"Name": UNKNOWN}, [("/Properties/Name", "Modify")], "Conditional"),
        (
            JOB,
            {"Tags": {"a": "1"}},
            {"Tags": {"a": "2"}},
            [("/Properties/Tags/a", "Modify")],
            "False",
        ),
        (
            "AWS::S3::Bucket",
            {"Tags": [{"Key": "a", "Value": "1"}]},
            {"Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]},
            [("/Properties/Tags/1", "Add")],
            "False",
        ),
        (  # only a part of the property is create-only
            "AWS::Budgets::Budget",
            {"Budget": {"BudgetName": "a", "TimeUnit": "MONTHLY"}},
            {"Budget": {"BudgetName": "a", "TimeUnit": "DAILY"}},
            [("/Properties/Budget/TimeUnit", "Modify")],
            "False",
        ),
        (
            "AWS::Budgets::Budget",
            {"Budget": {"BudgetName": "a"}},
            {"Budget": {"BudgetName": "b"}},
            [("/Properties/Budget/BudgetName", "Modify")],
            "True",
        ),
        (  # the property goes as a whole, and with it its create-only part
            "AWS::Glue::Table",
            {"TableInput": {"Name": "t"}},
            {},
            [("/Properties/TableInput", "Remove")],
            "True",
        ),
        (  # a type without an update handler is immutable
            "AWS::Glue::SecurityConfiguration",
            {"EncryptionConfiguration": {"S3Encryptions": []}},
            {"EncryptionConfiguration": {"S3Encryptions": [{}]}},
            [("/Properties/EncryptionConfiguration/S3Encryptions", "Modify")],
            "True",
        ),
        (
            "AWS::KMS::Key",
            {"EnableKeyRotation": True},
            {"EnableKeyRotation": False},
            [("/Properties/EnableKeyRotation", "Modify")],
            "False",
        ),
    ],
)
def test_finds_differences(
    kind: str, before: Any, after: Any, found: list[tuple[str, str]], replaced: str
) -> None:
    differing = differences(kind, before, after)
    assert [(each.path, each.change_type) for each in differing] == found
    assert replacement(differing) == replaced


def test_tags_have_an_attribute_of_their_own() -> None:
    (tag,) = differences(JOB, {}, {"Tags": {"a": "1"}})
    assert (tag.attribute, tag.name) == ("Tags", None)
    (other,) = differences(JOB, {}, {"Timeout": 1})
    assert (other.attribute, other.name) == ("Properties", "Timeout")


trees = st.recursive(
    st.integers(0, 3) | st.text(alphabet="ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("pqr"), inner, max_size=3)
    ),
    max_leaves=8,
)
properties = st.dictionaries(st.sampled_from(["Command", "Timeout", "Role"]), trees)


def put(target: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.removeprefix("/Properties/").split("/")
    for parent in parents:
        target = target[parent]
    if value is MISSING:
        del target[last]
    else:
        target[last] = value


@given(properties, properties)
def test_the_differences_turn_the_one_into_the_other(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    patched = copy.deepcopy(before)
    for each in differences(JOB, before, after):
        put(patched, each.path, each.after)
    assert patched == after


@given(properties)
def test_nothing_differs_from_itself(value: dict[str, Any]) -> None:
    assert differences(JOB, value, copy.deepcopy(value)) == []
