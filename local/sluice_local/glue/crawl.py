"""One crawl: read the footers below the targets, write tables and partitions.

https://docs.aws.amazon.com/glue/latest/dg/crawler-configuration.html
"""

import re
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sluice_local.glue import catalog, schemas
from sluice_local.glue.listing import DataFile, Folder, files, folder
from sluice_local.glue.loggroups import CRAWLERS
from sluice_local.glue.runs import now

Json = dict[str, Any]


class StoppedError(Exception):
    """StopCrawler was called."""


@dataclass
class Crawl:
    """One crawl and its state: RUNNING, STOPPING, then SUCCEEDED, CANCELLED or FAILED."""

    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: str = "RUNNING"
    started: datetime = field(default_factory=now)
    ended: datetime | None = None
    log_group: str = CRAWLERS
    message: str | None = None
    stop_wanted: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def active(self) -> bool:
        """Whether it is still under way."""
        return self.status in ("RUNNING", "STOPPING")

    def stop(self) -> bool:
        """Ask it to stop; False when it is over."""
        with self._lock:
            if not self.active:
                return False
            self.status = "STOPPING"
            self.stop_wanted.set()
            return True

    def end(self, status: str, message: str | None = None) -> None:
        """It is over."""
        with self._lock:
            self.message, self.ended, self.status = message, now(), status


@dataclass
class Found:
    """What lies below a folder."""

    columns: dict[str, str]
    keys: list[str]
    locations: dict[tuple[str, ...], str]  # partition values to their folder


@dataclass
class Crawling:
    """Carries a crawl out. ``s3`` and ``glue`` are clients of the crawler's role."""

    crawler: Any
    s3: Any
    glue: Any
    say: Callable[[str], None]
    stop_wanted: threading.Event
    warnings: list[str] = field(default_factory=list)

    def run(self) -> None:
        """All targets; raises what goes wrong."""
        targets = self.crawler.targets
        others = sorted(set(targets) - {"S3Targets", "CatalogTargets"})
        if any(targets[name] for name in others):
            raise ValueError(f"The embedded AWS does not crawl {', '.join(others)}.")
        for target in targets.get("S3Targets") or []:
            self._crawl_folder(target)
        for target in targets.get("CatalogTargets") or []:
            for name in target["Tables"]:
                self._crawl_table(target["DatabaseName"], name)

    def _crawl_folder(self, target: Json) -> None:
        where = folder(target["Path"])
        found = self._look(where, target.get("Exclusions") or ())
        if found is None:
            self.say(f"INFO : No Parquet files in {where.address}")
            return
        database = self.crawler.database_name
        last = where.prefix.rstrip("/").split("/")[-1] or where.bucket
        name = (self.crawler.table_prefix or "") + re.sub(r"[^a-z0-9_]", "_", last.lower())
        try:
            table = self.glue.get_table(DatabaseName=database, Name=name)["Table"]
        except self.glue.exceptions.EntityNotFoundException:
            table = catalog.new_table(
                name, self.crawler.name, where.address, found.columns, found.keys
            )
            self.glue.create_table(DatabaseName=database, TableInput=table)
            self.say(f"INFO : Created table {name} in database {database}")
        self._reconcile(database, table, found)

    def _crawl_table(self, database: str, name: str) -> None:
        table = self.glue.get_table(DatabaseName=database, Name=name)["Table"]
        where = folder(table["StorageDescriptor"]["Location"])
        found = self._look(where, ())
        if found is None:
            self.say(f"INFO : No Parquet files in {where.address}")
            return
        self._reconcile(database, table, found)

    def _reconcile(self, database: str, table: Json, found: Found) -> None:
        """Columns by the crawler's UpdateBehavior; partitions are always added."""
        name = f"{database}.{table['Name']}"
        keys = catalog.partition_keys(table)
        data = {column: kind for column, kind in found.columns.items() if column not in keys}
        told = schemas.differences(catalog.declared_columns(table), data)
        policy = self.crawler.schema_change_policy or {}
        if told and policy.get("UpdateBehavior", "UPDATE_IN_DATABASE") == "UPDATE_IN_DATABASE":
            catalog.update_columns(self.glue, database, table, data)
            self.say(f"INFO : Updated the columns of {name}: {'; '.join(told)}")
            table = self.glue.get_table(DatabaseName=database, Name=table["Name"])["Table"]
        elif told:
            self._warn(f"The data of {name} differs from its declared schema: {'; '.join(told)}")
        if found.keys != keys:
            self._warn(f"The data of {name} is partitioned by {found.keys}, the table by {keys}")
        elif keys:
            self._partitions(database, table, found.locations)

    def _partitions(
        self, database: str, table: Json, locations: dict[tuple[str, ...], str]
    ) -> None:
        have = catalog.existing_partitions(self.glue, database, table["Name"])
        new = {values: place for values, place in locations.items() if values not in have}
        catalog.add_partitions(self.glue, database, table, new)
        gone = len(have - set(locations))
        self.say(f"INFO : {database}.{table['Name']}: {len(new)} partitions added")
        if gone:
            self._warn(f"{gone} partitions of {database}.{table['Name']} have no data any more")

    def _look(self, where: Folder, exclusions: Any) -> Found | None:
        """Read all footers below a folder; None when there is no Parquet file."""
        found: list[tuple[DataFile, dict[str, str]]] = []
        for file in files(self.s3, where, exclusions):
            columns = self._columns(where, file)
            if columns is not None:
                found.append((file, columns))
        if not found:
            return None
        keys = {tuple(key for key, _ in file.partition) for file, _ in found}
        if len(keys) > 1:
            self._warn(f"The folders below {where.address} are not partitioned alike")
        shape = max(keys, key=len)
        locations = {
            tuple(value for _, value in file.partition): f"{where.address}{file.directory}"
            for file, _ in found
            if len(file.partition) == len(shape)
        }
        return Found(schemas.merged(columns for _, columns in found), list(shape), locations)

    def _columns(self, where: Folder, file: DataFile) -> dict[str, str] | None:
        from sluice_local.glue.parquet import read_footer  # pyarrow takes its time to import

        if self.stop_wanted.is_set():
            raise StoppedError
        try:
            columns, _ = read_footer(self.s3, where.bucket, file.key, file.size)
        except ValueError:
            self._warn(f"s3://{where.bucket}/{file.key} is not a Parquet file")
            return None
        return columns

    def _warn(self, message: str) -> None:
        self.say(f"WARN : {message}")
        self.warnings.append(message)
