"""The clock, alone and as AWS's time."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from control_client import Controlled
from embedded_aws import Stacks
from hypothesis import given
from hypothesis import strategies as st
from sluice_local.clock import FURTHEST, Clock

MACHINE = st.floats(0, 2e9)
MOVES = st.floats(0, FURTHEST)


def test_it_shows_the_machines_time_and_what_it_was_moved_by() -> None:
    clock = Clock(lambda: 1_000.0)
    assert clock.now() == datetime(1970, 1, 1, 0, 16, 40, tzinfo=UTC)
    assert clock.advance(60.5) == clock.now()
    assert (clock.time(), clock.advanced) == (1_060.5, 60.5)
    assert clock.naive() == datetime(1970, 1, 1, 0, 17, 40, 500_000)


@pytest.mark.parametrize("seconds", [-1, -0.001, float("nan"), float("inf"), FURTHEST + 1])
def test_it_is_not_moved_back_nor_too_far(seconds: float) -> None:
    clock = Clock(lambda: 1_000.0)
    with pytest.raises(ValueError, match="seconds must be from 0"):
        clock.advance(seconds)
    assert clock.time() == 1_000.0


@given(st.lists(st.tuples(MACHINE, MOVES), min_size=1, max_size=20))
def test_it_never_goes_back_though_the_machines_does(steps: list[tuple[float, float]]) -> None:
    machine = iter([each for each, _ in steps for _ in range(2)])
    clock = Clock(lambda: next(machine))
    shown = []
    for _, move in steps:
        clock.advance(move)
        shown.append(clock.time())
    assert shown == sorted(shown)
    assert shown[-1] >= clock.advanced


def test_all_of_aws_lives_by_it(controlled: Controlled, name: str) -> None:
    aws, day = controlled.aws, timedelta(days=1)
    real = datetime.now(UTC)
    ahead = datetime.fromisoformat(controlled.control.done("GET", "/clock")["now"]) - real
    controlled.control.advance(day.total_seconds())
    since = real + ahead + day - timedelta(seconds=1)  # what happens now is not before

    def is_now(moment: datetime) -> bool:
        return since <= moment <= since + timedelta(minutes=2)

    iam, glue = aws("iam"), aws("glue")
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "glue.amazonaws.com"}}]}
    trust["Statement"][0]["Action"] = "sts:AssumeRole"
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    glue.create_database(DatabaseInput={"Name": name})
    aws("s3").create_bucket(Bucket=name)
    aws("s3").put_object(Bucket=name, Key="k", Body=b"")
    made = aws("kms").create_key()
    sent = parsedate_to_datetime(made["ResponseMetadata"]["HTTPHeaders"]["date"])
    assert sent < real + timedelta(minutes=2), "SDKs correct their clocks by it"
    key = made["KeyMetadata"]
    template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    stacks = Stacks(aws)
    assert stacks.deploy(name, template) == "CREATE_COMPLETE"
    events = aws("cloudformation").describe_stack_events(StackName=name)["StackEvents"]
    moments: dict[str, Any] = {
        "role": role["CreateDate"],
        "database": glue.get_database(Name=name)["Database"]["CreateTime"],
        "object": aws("s3").head_object(Bucket=name, Key="k")["LastModified"],
        "key": key["CreationDate"],
        "first event": events[-1]["Timestamp"],
        "last event": events[0]["Timestamp"],
    }
    assert {what: is_now(moment) for what, moment in moments.items()} == dict.fromkeys(
        moments, True
    )


def test_the_minutes_that_it_is_moved_by_count_for_a_jobs_timeout(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from types import SimpleNamespace

    from sluice_local.glue import runner

    clock = Clock(lambda: 0.0)
    monkeypatch.setattr(runner, "CLOCK", clock)
    monkeypatch.setattr(
        runner, "runtime", lambda: SimpleNamespace(settings=SimpleNamespace(glue_minute=4.0))
    )
    elapsed = iter([100.0, 102.0, 102.0])
    monkeypatch.setattr(runner.time, "monotonic", lambda: next(elapsed))
    minutes = runner._stopwatch()
    assert minutes() == 0.5
    clock.advance(90)
    assert minutes() == 2.0
