"""Rules of faults: how they are read, and whose turn it is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sluice_local.faults.book import RuleBook, Step
from sluice_local.faults.reading import RuleError, read
from sluice_local.faults.rules import Throttle, fits, mentions
from sluice_local.faults.seen import Seen

Rule = dict[str, Any]
SEEN = Seen("glue", "GetJob", ("nightly", "arn:aws:glue:job/x"), "arn:aws:iam::1:role/r")
TEXT = st.text("ab*?[]!", max_size=8)


def call(effect: str = "throttle", **match: Any) -> Rule:
    return {"call": match, "effect": {"kind": effect}}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (1, "expected exactly one of call, resource, event"),
        ({**call(), "event": {}}, "expected exactly one of call, resource, event"),
        (call(servic="s3"), "call: servic is unknown; expected service, operation, resource"),
        (call(service=1), "call: service: Input should be a valid string"),
        (call(service=""), "call: service: String should have at least 1 character"),
        ({**call(), "call": []}, "call: expected an object with service, operation, resource"),
        (call("slow"), "effect: expected an object whose kind is one of deny, throttle, delay"),
        ({**call(), "effect": {"kind": []}}, "effect: expected an object whose kind is one of"),
        (call("drop"), "effect: when: Field required"),
        ({**call(), "effect": {"kind": "deny", "x": 1}}, "effect: x is unknown; expected kind"),
        ({**call(), "after": -1}, "after: Input should be greater than or equal to 0"),
        ({**call(), "times": 0}, "times: Input should be greater than or equal to 1"),
        ({**call(), "times": True}, "times: Input should be a valid integer"),
        ({**call(), "time": 1}, "time is unknown; expected call, effect, after, times"),
        ({**call(), "effect": {"kind": "error", "status": 404}}, "effect: status: Input should"),
        ({**call(), "effect": {"kind": "delay", "seconds": 121}}, "effect: seconds: Input should"),
        (
            {"resource": {"verb": "make"}, "effect": {"kind": "fail-resource", "reason": "no"}},
            "resource: verb: Input should be 'create', 'update' or 'delete'",
        ),
        ({"resource": {}, "effect": {"kind": "deny"}}, "effect: expected an object whose kind is"),
        ({"event": {}, "effect": {"kind": "die"}}, "event: stack: Field required"),
        (
            {"event": {"stack": "x"}, "effect": {"kind": "die"}, "times": 2},
            "times is unknown; expected event, effect",
        ),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(rule: Any, said: str) -> None:
    with pytest.raises(RuleError) as error:
        read([call(), rule])
    assert str(error.value).startswith(f"rule 1: {said}")


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({}, True),
        ({"service": "glue", "operation": "GetJob"}, True),
        ({"service": "s3"}, False),
        ({"operation": "Get"}, False),
        ({"operation": "Get*"}, True),
        ({"operation": "getjob"}, False),
        ({"resource": "night"}, True),
        ({"resource": "night*"}, True),
        ({"resource": "?ightly"}, True),
        ({"resource": "*night"}, False),
        ({"resource": "job/x"}, True),
        ({"caller": "role/r"}, False),
        ({"caller": "*:role/r"}, True),
    ],
)
def test_calls_match(match: Rule, expected: bool) -> None:
    book = RuleBook()
    book.add(read([call(**match)]))
    assert (book.call(SEEN) == Throttle("throttle")) is expected
    assert book.view()[0]["matched"] == int(expected)


@given(TEXT)
def test_only_star_and_question_mark_are_special(text: str) -> None:
    assert fits(text, text)
    assert fits(None, text)
    assert mentions("*", [text])
    assert fits(text.replace("*", "?"), text.replace("*", "?").replace("?", "["))


@given(st.integers(0, 5), st.integers(1, 5) | st.none(), st.integers(0, 12))
def test_it_fires_after_some_and_so_often(after: int, times: int | None, calls: int) -> None:
    book = RuleBook()
    book.add(read([{**call(), "after": after, "times": times}]))
    fired = [book.call(SEEN) is not None for _ in range(calls)]
    last = calls if times is None else after + times
    assert fired == [after <= index < last for index in range(calls)]
    assert book.view()[0]["fired"] == sum(fired)


@given(st.integers(1, 4), st.integers(0, 4))
def test_of_two_rules_the_first_fires_and_both_count(times: int, after: int) -> None:
    book = RuleBook()
    book.add(read([{**call("deny"), "times": times}, {**call(), "after": after, "times": None}]))
    kinds = [getattr(book.call(SEEN), "kind", None) for _ in range(8)]
    expected = ["deny"] * times + ["throttle" if i >= after else None for i in range(times, 8)]
    assert kinds == expected


def test_steps_and_events() -> None:
    book = RuleBook()
    fail = {"kind": "fail-resource", "reason": "no"}
    book.add(
        read(
            [
                {"resource": {"logicalId": "B*", "verb": "create"}, "effect": fail, "after": 1},
                {"event": {"stack": "s", "number": 2}, "effect": {"kind": "die"}},
                {"event": {"stack": "s", "status": "*_FAILED"}, "effect": {"kind": "die"}},
            ]
        )
    )
    steps = [("B1", "create"), ("B2", "delete"), ("A", "create"), ("B3", "create")]
    met = [book.step(Step("s", name, "AWS::S3::Bucket", verb)) for name, verb in steps]
    assert [effect is not None for effect in met] == [False, False, False, True]
    assert not book.event("s", 1, "A", "CREATE_COMPLETE")
    assert not book.event("other", 2, "A", "CREATE_FAILED")
    assert book.event("s", 2, "A", "CREATE_COMPLETE")
    assert book.event("s", 3, "A", "CREATE_FAILED")
    assert book.call(SEEN) is None
