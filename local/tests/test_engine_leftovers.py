"""The contract engine as a Glue job, where runs before it have left loads that nobody committed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from control_client import Controlled, controlled_server
from embedded_aws import ROOT
from engine_pipeline import Pipeline
from sluice_etl.glue_catalog import GlueCatalog
from sluice_etl.snapshots import catalogued

#: The day after: what is older than the job counts as abandoned.
LATER = """
import sluice_etl.publishing

sluice_etl.publishing.ABANDONED = 0
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Controlled]:
    with controlled_server(tmp_path, "--jars", str(ROOT / ".sluice/jars")) as server:
        yield server


def registered(pipeline: Pipeline) -> list[str]:
    glue: Any = pipeline.aws("glue")
    where = {"DatabaseName": pipeline.lake.database, "TableName": "patients_loads"}
    return sorted("/".join(each["Values"]) for each in glue.get_partitions(**where)["Partitions"])


@pytest.mark.pipeline
def test_the_catalog_forgets_the_loads_that_nobody_committed(server: Controlled, name: str) -> None:
    pipeline = Pipeline(server, name, LATER)
    lake = pipeline.lake
    catalog = GlueCatalog(
        pipeline.aws("glue"), lake.database, "patients", f"s3://{lake.data}/patients_loads"
    )
    # One run was killed before it committed, of another one somebody has deleted the files too.
    for load in ("00000001-killed", "00000001-gone"):
        catalog.add(catalogued(load, [("2023",), ("2024",)]))
    for year in ("2023", "2024"):
        lake.put(f"patients_loads/load_id=00000001-killed/treatment_year={year}/0.parquet", b"half")
    assert len(registered(pipeline)) == 4

    pipeline.receive(["01-02-2024", "01-03-2025"])
    run = pipeline.run()
    assert run["JobRunState"] == "SUCCEEDED", (run, pipeline.told(run))
    own = f"00000001-{run['Id']}"
    assert registered(pipeline) == [f"{own}/2024", f"{own}/2025"]
    folders = {key.split("/")[1] for key in pipeline.objects("patients_loads/")}
    assert folders == {"_commits", f"load_id={own}"}
    assert [start for _, start in pipeline.seen()] == ["2024-02-01", "2025-03-01"]
