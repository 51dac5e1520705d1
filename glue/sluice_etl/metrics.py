"""A run's metrics: counts, names and codes; never a value of a record."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from pyspark.sql import SparkSession

from sluice_etl import __version__
from sluice_etl.commits import Opened
from sluice_etl.contract import Contract
from sluice_etl.groups import Measured
from sluice_etl.headers import Source
from sluice_etl.snapshots import Snapshot
from sluice_etl.verdict import Verdict, stopping
from sluice_etl.verify import Counts, Written

SCHEMA_VERSION = 1


def as_text(metrics: dict[str, Any]) -> str:
    """Metrics as a file's text, JSON."""
    return json.dumps(metrics, indent=2, ensure_ascii=False) + "\n"


class Stages:
    """Measures the stages of a run and tells of each as it begins."""

    def __init__(self, progress: Callable[[str], None]) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measures one."""
        self._progress(name)
        begun = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - begun

    def measured(self) -> list[dict[str, Any]]:
        """The stages so far, with their seconds to the millisecond."""
        return [{"name": name, "seconds": round(took, 3)} for name, took in self.seconds.items()]


def utc_now() -> str:
    """The time as ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def make_metrics(
    spark: SparkSession,
    contract: Contract,
    *,
    run_id: str,
    started_at: str,
    table: Opened | None,
    read: int,
    written: Written,
    nullified: Counts,
    warned: Counts,
    privacy: Measured | None,
    quality: Sequence[Verdict],
    sources: Sequence[Source],
    ignored: Sequence[str],
    published_bytes: int,
    quarantined_bytes: int,
    snapshot: Snapshot | None,
    before: Snapshot | None,
    stages: Stages,
) -> dict[str, Any]:
    """Puts the metrics together, lists sorted; only `stages` are in the order of their run.

    `table` is the published one that was read; None where files were.
    """
    gated = bool(stopping(quality))
    published, withheld = (0, written.published) if gated else (written.published, 0)
    return {
        "schemaVersion": SCHEMA_VERSION,
        "runId": run_id,
        "engine": {
            "version": __version__,
            "spark": spark.version,
            "ansi": spark.conf.get("spark.sql.ansi.enabled") == "true",
        },
        "contract": {"id": contract.id, "version": contract.version},
        "startedAt": started_at,
        "finishedAt": utc_now(),
        "source": table and {"table": table.name, "snapshot": table.snapshot.number},
        "outcome": "gated" if gated else "published",
        "records": {"in": read, "published": published, "quarantined": written.quarantined},
        "withheld": withheld,
        "bytes": {
            "read": sum(source.file.size for source in sources),
            "published": 0 if gated else published_bytes,
            "quarantined": quarantined_bytes,
        },
        "rejections": _counts(written.rejections),
        "nullified": _counts(nullified),
        "warned": _counts(warned),
        "nulls": [{"column": name, "records": records} for name, records in written.nulls],
        "privacy": privacy and asdict(privacy),
        "quality": [verdict.described() for verdict in quality],
        "ignoredColumns": ignored,
        "files": len(sources),
        "snapshot": snapshot
        and {
            "number": snapshot.number,
            "operation": snapshot.operation if snapshot != before else None,
            "rows": snapshot.rows,
            "rowsBefore": before.rows if before else None,
        },
        "stages": stages.measured(),
    }


def _counts(counts: Counts) -> list[dict[str, Any]]:
    return [
        {"column": column, "reason": reason, "records": records}
        for column, reason, records in counts
    ]
