"""One embedded AWS for each test process; every test takes names of its own."""

import os
import uuid
from collections.abc import Iterator

import pytest
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


@pytest.fixture
def name() -> str:
    """A name that no other test has: letters, digits and hyphens, lower case."""
    return f"t{uuid.uuid4().hex[:12]}"


@pytest.fixture
def stacks(aws: Aws) -> Stacks:
    return Stacks(aws)
