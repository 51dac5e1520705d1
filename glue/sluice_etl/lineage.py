"""A run as OpenLineage's events: what it read, what it wrote, which column came from which.

Source: https://openlineage.io/docs/spec/object-model. Events hold counts, names and codes; never a
value of a record. Names of datasets: https://openlineage.io/docs/spec/naming.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from pyspark.sql import SparkSession

from sluice_etl import __version__
from sluice_etl.columns import published_columns
from sluice_etl.faults import explained
from sluice_etl.lineage_columns import published_lineage, quarantine_lineage
from sluice_etl.metrics import utc_now
from sluice_etl.outputs import quarantine_of
from sluice_etl.pipeline import Run
from sluice_etl.write import QUARANTINE_SCHEMA

PRODUCER = f"pkg:generic/sluice-etl@{__version__}"
"""A package URL, https://github.com/package-url/purl-spec: it stays true in every fork."""

SPEC = "https://openlineage.io/spec"
EVENT = f"{SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent"
FACETS = {
    "columnLineage": "1-2-0/ColumnLineageDatasetFacet",
    "dataQualityMetrics": "1-0-0/DataQualityMetricsDatasetFacet",
    "errorMessage": "1-0-1/ErrorMessageRunFacet",
    "inputStatistics": "1-0-0/InputStatisticsInputDatasetFacet",
    "jobType": "2-0-4/JobTypeJobFacet",
    "outputStatistics": "1-0-2/OutputStatisticsOutputDatasetFacet",
    "processing_engine": "1-1-1/ProcessingEngineRunFacet",
    "schema": "1-2-0/SchemaDatasetFacet",
    "tags": "1-0-0/TagsRunFacet",
    "version": "1-0-1/DatasetVersionDatasetFacet",
}
"""By the name under which a facet stands: the version of its schema, and the schema's name."""

NAMESPACE = "sluice"
"""Of all jobs; a job's name in it is its contract's id."""

Metrics = dict[str, Any]
Event = dict[str, Any]


def with_lineage(
    write: Callable[[str], None],
    tell: Callable[[str], None],
    work: Callable[[SparkSession, Run, Callable[[str], None]], Metrics],
    spark: SparkSession,
    job: Run,
    progress: Callable[[str], None],
) -> Metrics:
    """Does a run's work, and keeps events that tell of it before and after.

    Args:
        write: keeps a text of JSON lines, one an event, in the place of the text before.
        tell: says what hinders that; it fails no run.
        work: `pipeline.run`.
        spark: as `work` takes it, and so are the next two.
        job: the run.
        progress: told of each stage.

    Returns:
        What `work` returns.
    """

    def keep(*events: Event) -> None:
        lines = (json.dumps(event, ensure_ascii=False, sort_keys=True) for event in events)
        try:
            write("".join(f"{line}\n" for line in lines))
        except Exception as error:
            tell(f"the lineage was not written: {explained(error)}")

    begun = start_event(job, utc_now())
    keep(begun)
    try:
        metrics = work(spark, job, progress)
    except Exception as error:
        keep(begun, fail_event(job, utc_now(), str(explained(error))))
        raise
    keep(begun, complete_event(job, metrics))
    return metrics


def start_event(job: Run, at: str) -> Event:
    """The run begins; `at` is ISO 8601."""
    return _event("START", at, job, {})


def fail_event(job: Run, at: str, message: str) -> Event:
    """The run has failed; the message must be safe to show (`faults.explained`)."""
    error = _facet("errorMessage", message=message, programmingLanguage="PYTHON")
    return _event("FAIL", at, job, error)


def complete_event(job: Run, metrics: Metrics) -> Event:
    """The run has succeeded, with what it counted (`make_metrics`)."""
    spark = metrics["engine"]["spark"]
    engine = _facet(
        "processing_engine", name="Spark", version=spark, openlineageAdapterVersion=__version__
    )
    event = _event("COMPLETE", metrics["finishedAt"], job, engine)
    records, sizes = metrics["records"], metrics["bytes"]
    (source,), (published, refused) = event["inputs"], event["outputs"]
    source["inputFacets"] = _facet(
        "inputStatistics",
        rowCount=records["in"],
        size=sizes["read"],
        fileCount=metrics["files"],
    )
    for dataset, what in ((published, "published"), (refused, "quarantined")):
        dataset["outputFacets"] = _facet(
            "outputStatistics", rowCount=records[what], size=sizes[what]
        )
        dataset["facets"] |= _facet("version", datasetVersion=job.run_id)
    nulls = {found["column"]: {"nullCount": found["records"]} for found in metrics["nulls"]}
    published["facets"] |= _facet(
        "dataQualityMetrics",
        rowCount=records["published"],
        bytes=sizes["published"],
        columnMetrics=nulls,
    )
    return event


def dataset_of(path: str) -> dict[str, str]:
    """The namespace and name of a file or folder, on this machine or in a bucket."""
    scheme, host, rest = urlsplit(path)[:3] if "://" in path else ("", "", path)
    if scheme in ("s3", "s3a", "s3n"):
        return {"namespace": f"s3://{host}", "name": rest.strip("/")}
    if scheme in ("", "file"):
        local = unquote(rest) if scheme else rest
        return {"namespace": "file", "name": local.rstrip("/") or "/"}
    return {"namespace": f"{scheme}://{host}", "name": rest.rstrip("/") or "/"}


def _event(kind: str, at: str, job: Run, run_facets: Mapping[str, Any]) -> Event:
    contract, source = job.contract, dataset_of(job.input)
    tags = [
        {"key": key, "value": value, "source": "SLUICE"}
        for key, value in (("runId", job.run_id), ("contractVersion", contract.version))
    ]
    name = f"{NAMESPACE}/{contract.id}/{_published(job)}/{job.run_id}"
    return {
        "eventType": kind,
        "eventTime": at,
        "producer": PRODUCER,
        "schemaURL": EVENT,
        # All events of a run carry one UUID, which nothing needs to remember.
        "run": {
            "runId": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
            "facets": {**_facet("tags", tags=tags), **run_facets},
        },
        "job": {
            "namespace": NAMESPACE,
            "name": contract.id,
            "facets": _facet(
                "jobType", processingType="BATCH", integration="SLUICE", jobType="JOB"
            ),
        },
        "inputs": [{**source, "facets": _facet("schema", fields=_read_fields(job))}],
        "outputs": [
            {
                **dataset_of(_published(job)),
                "facets": {
                    **_facet("schema", fields=_published_fields(job)),
                    **_facet("columnLineage", **published_lineage(contract, source)),
                },
            },
            {
                **dataset_of(quarantine_of(job.quarantine, job.run_id)),
                "facets": {
                    **_facet("schema", fields=_quarantine_fields()),
                    **_facet("columnLineage", **quarantine_lineage(contract, source)),
                },
            },
        ],
    }


def _published(job: Run) -> str:
    """The folder of the published table's loads."""
    return job.published.path


def _read_fields(job: Run) -> list[dict[str, str]]:
    """The columns that are read, as texts; the types of a published table its own runs tell."""
    of_files = {} if job.table else {"type": "string"}
    return [
        {"name": column.name, **of_files, "description": column.description}
        for column in job.contract.columns
    ]


def _published_fields(job: Run) -> list[dict[str, str]]:
    return [
        {"name": column.name, "type": column.type, "description": column.description}
        for column in published_columns(job.contract)
    ]


def _quarantine_fields() -> list[dict[str, str]]:
    named = (field.split(" ", 1) for field in QUARANTINE_SCHEMA.split(", "))
    return [{"name": name, "type": of} for name, of in named]


def _facet(name: str, /, **content: Any) -> dict[str, Any]:
    version, schema = FACETS[name].split("/")
    url = f"{SPEC}/facets/{version}/{schema}.json#/$defs/{schema}"
    return {name: {"_producer": PRODUCER, "_schemaURL": url, **content}}
