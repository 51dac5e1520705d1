"""Patterns and inputs of targets, row by row of AWS's pages.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
"""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sluice_local.events import inputs
from sluice_local.events.patterns import PatternError, UnsupportedPatternError, matches, parse

EVENT: dict[str, Any] = {
    "source": "aws.glue",
    "detail-type": "Glue Job State Change",
    "time": "2026-11-26T04:30:00Z",
    "resources": ["arn:a", "arn:b"],
    "detail": {
        "state": "FAILED",
        "count": 5,
        "flag": True,
        "nothing": None,
        "empty": "",
        "steps": [{"name": "read", "rows": 7}, {"name": "write"}],
        "message": 'it said "no"',
    },
}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ({"source": ["aws.glue"]}, True),
        ({"source": ["aws.s3", "aws.glue"]}, True),
        ({"source": ["aws.s3"]}, False),
        ({"resources": ["arn:b"]}, True),
        ({"detail": {"state": ["FAILED"], "count": [5]}}, True),
        ({"detail": {"state": ["FAILED"], "count": [6]}}, False),
        ({"detail": {"flag": [1]}}, False),
        ({"detail": {"flag": [True]}}, True),
        ({"detail": {"nothing": [None]}}, True),
        ({"detail": {"absent": [None]}}, False),
        ({"detail": {"empty": [""]}}, True),
        ({"detail": {"state": [{"prefix": "FA"}]}}, True),
        ({"detail": {"state": [{"suffix": "ED"}]}}, True),
        ({"detail": {"state": [{"equals-ignore-case": "failed"}]}}, True),
        ({"detail": {"state": [{"anything-but": "FAILED"}]}}, False),
        ({"detail": {"state": [{"anything-but": ["A", "B"]}]}}, True),
        ({"detail": {"absent": [{"anything-but": "A"}]}}, False),
        ({"detail": {"count": [{"numeric": [">", 0, "<=", 5]}]}}, True),
        ({"detail": {"count": [{"numeric": ["<", 5]}]}}, False),
        ({"detail": {"state": [{"numeric": ["=", 5]}]}}, False),
        ({"detail": {"absent": [{"exists": False}]}}, True),
        ({"detail": {"state": [{"exists": False}]}}, False),
        ({"detail": {"state": [{"exists": True}]}}, True),
        ({"detail": {"absent": {"deep": [{"exists": False}]}}}, True),
        ({"detail": {"steps": {"name": ["write"]}}}, True),
        ({"detail": {"steps": {"name": ["drop"]}}}, False),
        ({"$or": [{"source": ["x"]}, {"detail": {"count": [5]}}]}, True),
        ({"$or": [{"source": ["x"]}, {"source": ["y"]}]}, False),
    ],
)
def test_what_a_pattern_matches(pattern: dict[str, Any], expected: bool) -> None:
    assert matches(parse(json.dumps(pattern)), EVENT) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        *("no json", "[]", "{}", '{"source": "aws.glue"}', '{"source": []}', '{"detail": {}}'),
        *('{"a": [{"like": "x"}]}', '{"a": [{"exists": "yes"}]}', '{"a": [[1]]}'),
        *('{"a": [{"prefix": "x", "suffix": "y"}]}', '{"a": [{"numeric": [">"]}]}'),
        *('{"a": [{"numeric": ["~", 1]}]}', '{"a": [{"numeric": [">", 6e9]}]}', '{"$or": [{}]}'),
    ],
)
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(PatternError):
        parse(pattern)


@pytest.mark.parametrize(
    "test", [{"cidr": "10.0.0.0/8"}, {"wildcard": "a*"}, {"anything-but": {"prefix": "x"}}]
)
def test_what_is_not_done_is_refused(test: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedPatternError):
        parse(json.dumps({"a": [test]}))


LEAVES = st.one_of(st.text(max_size=5), st.integers(), st.booleans(), st.none())
EVENTS = st.recursive(
    st.dictionaries(st.sampled_from("abc"), LEAVES, min_size=1, max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=2),
    max_leaves=8,
)


def _as_pattern(event: Any) -> Any:
    return {k: _as_pattern(v) if isinstance(v, dict) else [v] for k, v in event.items()}


@given(EVENTS)
def test_an_event_matches_itself_as_a_pattern(event: dict[str, Any]) -> None:
    pattern = _as_pattern(event)
    assert matches(parse(json.dumps(pattern)), event)
    assert not matches({**pattern, "d": [1]}, event)


def message(**target: Any) -> str:
    whole = {"Id": "1", **target}
    inputs.check(whole)
    return inputs.message(whole, EVENT, "rule", "arn:rule")


def transformed(template: str, **paths: str) -> str:
    return message(InputTransformer={"InputPathsMap": paths, "InputTemplate": template})


def test_what_a_target_gets() -> None:
    assert json.loads(message()) == EVENT
    assert message(Input='{"a": 1}') == '{"a": 1}'
    assert message(InputPath="$.detail.state") == '"FAILED"'
    assert message(InputPath="$.resources[1]") == '"arn:b"'
    told = transformed(
        '"<job> is <state>: <why>"', job="$.source", state="$.detail.state", why="$.detail.message"
    )
    assert told == '"aws.glue is FAILED: it said \\"no\\""'
    told = transformed(
        '{"s": <s>, "n": <n>, "x": "<x>", "r": "<aws.events.rule-name>"}',
        s="$.detail.state",
        n="$.detail.count",
        x="$.absent",
    )
    assert json.loads(told) == {"s": "FAILED", "n": 5, "x": "", "r": "rule"}
    assert json.loads(transformed('{"all": <aws.events.event.json>}')) == {"all": EVENT}


@pytest.mark.parametrize(
    "target",
    [
        {"Input": "{"},
        {"InputPath": "detail"},
        {"Input": "{}", "InputPath": "$.detail"},
        {"InputTransformer": {"InputPathsMap": {}, "InputTemplate": '"<unknown>"'}},
        {"InputTransformer": {"InputPathsMap": {"AWSx": "$"}, "InputTemplate": '"x"'}},
    ],
)
def test_what_no_target_gets(target: dict[str, Any]) -> None:
    with pytest.raises(inputs.InputError):
        inputs.check({"Id": "1", **target})
