"""One crawl: read the footers below the targets; ``reconcile`` writes tables and partitions.

https://docs.aws.amazon.com/glue/latest/dg/crawler-configuration.html
"""

import re
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sluice_local.glue import catalog, schemas
from sluice_local.glue.crawl_definition import Behavior
from sluice_local.glue.listing import DataFile, Folder, files, folder
from sluice_local.glue.loggroups import CRAWLERS
from sluice_local.glue.reconcile import Found, Reconciler
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
class Crawling:
    """Carries a crawl out. ``s3`` and ``glue`` are clients of the crawler's role."""

    crawler: Any
    s3: Any
    glue: Any
    say: Callable[[str], None]
    stop_wanted: threading.Event

    def __post_init__(self) -> None:
        """What it finds is written by the crawler's policies."""
        self._behavior = Behavior.of(self.crawler)
        self._catalog = Reconciler(self.glue, self._behavior, self.say)

    @property
    def warnings(self) -> list[str]:
        """What somebody should know of the crawl."""
        return self._catalog.warnings

    def run(self) -> None:
        """All targets; raises what goes wrong."""
        targets = self.crawler.targets
        for target in targets.get("S3Targets") or []:
            self._crawl_folder(target)
        for target in targets.get("CatalogTargets") or []:
            for name in target["Tables"]:
                self._crawl_table(target["DatabaseName"], name)

    def _crawl_folder(self, target: Json) -> None:
        where = folder(target["Path"])
        database = self.crawler.database_name
        last = where.prefix.rstrip("/").split("/")[-1] or where.bucket
        name = (self.crawler.table_prefix or "") + re.sub(r"[^a-z0-9_]", "_", last.lower())
        table = self._table(database, name)
        found = self._look(
            where,
            self._known(database, table),
            target.get("Exclusions") or (),
            target.get("SampleSize"),
        )
        if found is None:
            self.say(f"INFO : {self._nothing()} in {where.address}")
            made = (table or {}).get("Parameters", {}).get("UPDATED_BY_CRAWLER")
            if table and made == self.crawler.name and not self._behavior.new_folders_only:
                self._catalog.table_gone(database, table)
            return
        if table is None:
            table = catalog.new_table(
                name, self.crawler.name, where.address, found.columns, found.keys
            )
            self.glue.create_table(DatabaseName=database, TableInput=table)
            self.say(f"INFO : Created table {name} in database {database}")
        self._catalog.reconcile(database, table, found)

    def _crawl_table(self, database: str, name: str) -> None:
        """A table that somebody declared; it stays, whatever the crawl finds."""
        table = self.glue.get_table(DatabaseName=database, Name=name)["Table"]
        where = folder(table["StorageDescriptor"]["Location"])
        found = self._look(where, self._known(database, table))
        if found is None:
            self.say(f"INFO : {self._nothing()} in {where.address}")
            if catalog.partition_keys(table):
                self._catalog.partitions(database, table, {})
            return
        self._catalog.reconcile(database, table, found)

    def _nothing(self) -> str:
        return "No new folders" if self._behavior.new_folders_only else "No Parquet files"

    def _table(self, database: str, name: str) -> Json | None:
        try:
            table: Json = self.glue.get_table(DatabaseName=database, Name=name)["Table"]
        except self.glue.exceptions.EntityNotFoundException:
            return None
        return table

    def _known(self, database: str, table: Json | None) -> set[tuple[str, ...]]:
        """The partitions whose folders are not looked at again; the folder itself is ``()``."""
        if table is None or not self._behavior.new_folders_only:
            return set()
        if not catalog.partition_keys(table):
            return {()}
        return catalog.existing_partitions(self.glue, database, table["Name"])

    def _look(
        self,
        where: Folder,
        known: set[tuple[str, ...]],
        exclusions: Iterable[str] = (),
        sample: int | None = None,
    ) -> Found | None:
        """Read the footers below a folder, ``sample`` of each folder; None when there is none."""
        found: list[tuple[DataFile, dict[str, str]]] = []
        looked_at: Counter[str] = Counter()
        for file in files(self.s3, where, exclusions):
            if tuple(value for _, value in file.partition) in known:
                continue
            if sample is not None and looked_at[file.directory] >= sample:
                continue
            looked_at[file.directory] += 1
            columns = self._columns(where, file)
            if columns is not None:
                found.append((file, columns))
        if not found:
            return None
        keys = {tuple(key for key, _ in file.partition) for file, _ in found}
        if len(keys) > 1:
            self._catalog.warn(f"The folders below {where.address} are not partitioned alike")
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
            self._catalog.warn(f"s3://{where.bucket}/{file.key} is not a Parquet file")
            return None
        return columns
