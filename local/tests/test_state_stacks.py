"""What a stack was in the midst of when the server was killed, and how it ends."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cfn_resources import broken, log_group, template
from embedded_aws import wait_until
from kept_aws import KeptAws, dying
from sluice_local.cfn.executor import Executor
from sluice_local.state.hooks import tell

GROUPS = {f"G{number}": log_group(f"g{number}") for number in range(9)}


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptAws]:
    server = KeptAws(tmp_path)
    server.start()
    yield server
    server.kill()


def create(kept: KeptAws, **more: Any) -> str:
    body = json.dumps(template(**more.pop("resources", GROUPS)))
    made = kept("cloudformation").create_stack(StackName="stack", TemplateBody=body, **more)
    return str(made["StackId"])


def groups(kept: KeptAws) -> int:
    return len(kept("logs").describe_log_groups()["logGroups"])


def test_a_failure_that_was_left_as_it_is_can_be_rolled_back(kept: KeptAws) -> None:
    """The way back is kept, and so are tokens."""
    resources = {"A": log_group("a"), "Bad": broken("A")}
    asked = {"resources": resources, "ClientRequestToken": "once", "DisableRollback": True}
    stack = create(kept, **asked)
    assert kept.stacks.settled("stack") == "CREATE_FAILED"
    kept.again()
    assert create(kept, **asked) == stack
    assert groups(kept) == 1
    kept("cloudformation").rollback_stack(StackName="stack")
    assert kept.stacks.settled("stack") == "ROLLBACK_COMPLETE"
    assert groups(kept) == 0


@pytest.mark.parametrize(
    ("choice", "status"), [("DO_NOTHING", "CREATE_FAILED"), ("DELETE", "GONE")]
)
def test_a_creation_that_is_cut_off_ends_as_its_caller_wants(
    kept: KeptAws, choice: str, status: str
) -> None:
    def call() -> None:
        create(kept, OnFailure=choice)

    assert kept.cut_off("stack", call, dying(9)) == status
    assert (groups(kept) == 0) == (status == "GONE")
    if status == "CREATE_FAILED":
        kept("cloudformation").rollback_stack(StackName="stack")
        assert kept.stacks.settled("stack") == "ROLLBACK_COMPLETE"
        assert groups(kept) == 0


def dying_as_a_creation_stops() -> None:
    def cancel(self: Executor) -> None:
        tell("stack", self.stack)
        os.kill(os.getpid(), signal.SIGKILL)

    Executor.cancel = cancel  # type: ignore[method-assign]


def test_a_deletion_of_what_is_not_made_yet_goes_on(kept: KeptAws) -> None:
    def call() -> None:
        create(kept)
        wait_until(lambda: len(kept.stacks.events("stack")) > 3, every=0.01)
        kept("cloudformation").delete_stack(StackName="stack")

    assert kept.cut_off("stack", call, dying_as_a_creation_stops) == "GONE"
    assert groups(kept) == 0
