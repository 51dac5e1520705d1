"""Each rule of docs/control.md, asked for, and what it says happens then."""

import json
import re
import time
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError
from control_client import Controlled, controlled_server
from embedded_aws import Aws, Stacks

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "control.md"
EXAMPLE = re.compile(r"### (.+?)\n.*?```json\n(.*?)```\n```text\n(.*?)\n```", re.DOTALL)
EXAMPLES = {
    title: (json.loads(rule), said) for title, rule, said in EXAMPLE.findall(GUIDE.read_text())
}
TOPIC = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}


def _said(call: Callable[[], Any]) -> str:
    try:
        return str(call()["ResponseMetadata"]["HTTPStatusCode"])
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        found = error.response["Error"]
        return f"{status} {found['Code']}: {found['Message']}"


def _put(aws: Aws, _: str) -> str:
    return _said(lambda: aws("s3").put_object(Bucket="reports", Key="a.csv", Body=b""))


def _delayed(aws: Aws, _: str) -> str:
    started = time.monotonic()
    said = _said(aws("sts").get_caller_identity)
    assert time.monotonic() - started >= 0.2
    return said


def _lost(aws: Aws, name: str) -> str:
    glue = aws("glue")
    with pytest.raises(ConnectionClosedError) as error:
        glue.create_database(DatabaseInput={"Name": name})
    there = "is there" if glue.get_database(Name=name) else "is not there"
    return f"{str(error.value).partition(' from ')[0]}; the database {there}"


def _failed(aws: Aws, name: str) -> str:
    stacks = Stacks(aws)
    ended = stacks.deploy(f"control-{name}", TOPIC)
    reason = next(why for _, state, why in stacks.events(f"control-{name}") if "FAILED" in state)
    return f"{ended}: {reason}"


def _slow(aws: Aws, name: str) -> str:
    started = time.monotonic()
    ended = Stacks(aws).deploy(f"control-{name}", TOPIC)
    assert time.monotonic() - started >= 0.2
    return ended


CALLS: dict[str, Callable[[Aws, str], str]] = {
    "Throttle": lambda aws, _: _said(lambda: aws("glue").get_job(JobName="any")),
    "Throttle S3": _put,
    "Throttle CloudFormation": lambda aws, _: _said(aws("cloudformation").describe_stacks),
    "Deny": lambda aws, _: _said(lambda: aws("glue").start_job_run(JobName="nightly")),
    "Fail": lambda aws, _: _said(aws("kms").list_keys),
    "Be unavailable": _put,
    "Delay": _delayed,
    "Break the connection": _lost,
    "Fail a resource": _failed,
    "Make a resource slow": _slow,
}


@pytest.mark.parametrize("title", [title for title in EXAMPLES if not title.startswith("Die")])
def test_an_example_does_what_is_said(controlled: Controlled, name: str, title: str) -> None:
    rules, said = EXAMPLES[title]
    controlled.control.faults(*rules)
    found = CALLS[title](controlled.aws, name)
    assert fnmatchcase(found, said.replace("[", "[[]")), found
    assert [each["fired"] for each in controlled.control.rules()] == [1]


@pytest.mark.parametrize("title", [title for title in EXAMPLES if title.startswith("Die")])
def test_it_dies_where_it_is_said(tmp_path: Path, title: str) -> None:
    rules, said = EXAMPLES[title]
    assert said == "killed"
    with controlled_server(tmp_path) as server:
        server.control.faults(*rules)
        with pytest.raises((BotoCoreError, AssertionError)):
            Stacks(server.aws).deploy("control-stack", TOPIC)
        assert server.process.wait(timeout=10) == -9
    assert (tmp_path / "server.json").exists(), "nothing was tidied up"


def test_there_is_an_example_of_every_effect() -> None:
    from sluice_local.faults.reading import EFFECTS

    shown = {
        (next(kind for kind in EFFECTS if kind in rule), rule["effect"]["kind"])
        for rules, _ in EXAMPLES.values()
        for rule in rules
    }
    assert shown == {(kind, effect) for kind, effects in EFFECTS.items() for effect in effects}
