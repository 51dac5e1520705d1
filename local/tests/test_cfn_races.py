"""What two threads do at the same time, one after the other here."""

from types import SimpleNamespace, TracebackType
from typing import cast

import pytest
from sluice_local.cfn.engine import Engine
from sluice_local.cfn.errors import CloudFormationError
from sluice_local.cfn.stack import Stack
from sluice_local.cfn.stack_api import StackApi
from sluice_local.cfn.store import Stores


class EndsFirst:
    """A lock that another thread has had before, in which the stack was deleted."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    def __enter__(self) -> None:
        self.stack.status = "DELETE_COMPLETE"

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass


@pytest.fixture
def ending() -> tuple[StackApi, Stack]:
    """An API whose one stack ends between being found and being looked at."""
    stores = Stores()
    stack = Stack("123456789012", "us-east-1", "s", status="DELETE_IN_PROGRESS")
    stack.lock = EndsFirst(stack)  # type: ignore[assignment]
    stores.of("123456789012", "us-east-1").add(stack)
    engine = SimpleNamespace(stores=stores)
    return StackApi(cast(Engine, engine), "123456789012", "us-east-1", "key"), stack


def test_a_name_finds_no_stack_that_has_ended(ending: tuple[StackApi, Stack]) -> None:
    api, _ = ending
    with pytest.raises(CloudFormationError, match="Stack with id s does not exist"):
        api.describe_stacks({"StackName": "s"})


def test_all_stacks_are_those_that_have_not_ended(ending: tuple[StackApi, Stack]) -> None:
    api, _ = ending
    assert api.describe_stacks({})["Stacks"] == []


def test_an_id_finds_it_still(ending: tuple[StackApi, Stack]) -> None:
    api, stack = ending
    (found,) = api.describe_stacks({"StackName": stack.id})["Stacks"]
    assert found["StackStatus"] == "DELETE_COMPLETE"
