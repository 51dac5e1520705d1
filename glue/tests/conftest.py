"""One lean Spark session for each test process, and ANSI mode as a switch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from glue_job import job_script
from hypothesis import settings
from pyspark.sql import SparkSession
from sluice_etl.session import SHORT_LIVED, configure, local_session

# For a second version of Spark, after the first has judged many cases: all tests, on a few each.
settings.register_profile("few", settings.get_profile("ci"), max_examples=2)


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    session = configure(local_session(cores=2, java_options=SHORT_LIVED))
    yield session
    session.stop()


@pytest.fixture(params=["false", "true"], ids=["ansi-off", "ansi-on"])
def ansi(request: pytest.FixtureRequest, spark: SparkSession) -> Iterator[str]:
    spark.conf.set("spark.sql.ansi.enabled", request.param)
    yield request.param
    spark.conf.unset("spark.sql.ansi.enabled")


@pytest.fixture
def etl(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> Any:
    return job_script(spark, monkeypatch)
