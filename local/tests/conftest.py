"""One embedded AWS for each test process; every test takes names of its own."""

import os
import uuid
from collections.abc import Iterator

import pytest
from control_client import Controlled, controlled_server
from crawlers import Crawled
from embedded_aws import ROOT, Aws, Stacks, start_server


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    state = tmp_path_factory.mktemp("embedded-aws")
    process, about = start_server(
        state,
        "--jars",
        str(ROOT / ".sluice" / "jars"),
        "--glue-minute",
        "4",
        "--parent-pid",
        str(os.getpid()),
    )
    yield Aws(about["endpoint"])
    process.terminate()
    assert process.wait(timeout=20) == 0


@pytest.fixture(scope="session")
def _controlled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Controlled]:
    with controlled_server(tmp_path_factory.mktemp("controlled-aws")) as server:
        yield server


@pytest.fixture
def controlled(_controlled: Controlled) -> Iterator[Controlled]:
    """A server whose clock is moved and whose calls meet faults, those of this test alone."""
    yield _controlled
    _controlled.control.clear()


@pytest.fixture
def name() -> str:
    """A name that no other test has: letters, digits and hyphens, lower case."""
    return f"t{uuid.uuid4().hex[:12]}"


@pytest.fixture
def crawled(aws: Aws, name: str) -> Crawled:
    """A crawler to be, with its bucket, role and database, all of the test's name."""
    made = Crawled(aws, name)
    made.prepare()
    return made


@pytest.fixture
def stacks(aws: Aws) -> Stacks:
    return Stacks(aws)
