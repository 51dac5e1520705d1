"""What a crawl found, written into the Data Catalog as the crawler's policies say.

https://docs.aws.amazon.com/glue/latest/dg/crawler-schema-changes-prevent.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-glue-crawler-schemachangepolicy.html
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sluice_local.clock import CLOCK
from sluice_local.glue import catalog, schemas
from sluice_local.glue.crawl_definition import Behavior

Json = dict[str, Any]
DEPRECATED = "DEPRECATED_BY_CRAWLER"


@dataclass
class Found:
    """What lies below a folder."""

    columns: dict[str, str]
    keys: list[str]
    locations: dict[tuple[str, ...], str]  # partition values to their folder


@dataclass
class Reconciler:
    """Writes with a client of the crawler's role; ``say`` writes the crawl's log."""

    glue: Any
    behavior: Behavior
    say: Callable[[str], None]
    warnings: list[str] = field(default_factory=list)

    def warn(self, message: str) -> None:
        """A warning in the log and in the crawl's message."""
        self.say(f"WARN : {message}")
        self.warnings.append(message)

    def reconcile(self, database: str, table: Json, found: Found) -> None:
        """Columns by UpdateBehavior; partitions are always added."""
        name = f"{database}.{table['Name']}"
        table = self._revived(database, table)
        keys = catalog.partition_keys(table)
        data = {column: kind for column, kind in found.columns.items() if column not in keys}
        declared = catalog.declared_columns(table)
        told = schemas.differences(declared, data)
        updates = self.behavior.update == "UPDATE_IN_DATABASE"
        wanted = {**data, **declared} if self.behavior.merges_columns else data
        if told and (updates or self.behavior.merges_columns) and wanted != declared:
            catalog.update_columns(self.glue, database, table, wanted)
            self.say(f"INFO : Updated the columns of {name}: {'; '.join(told)}")
            table = self.glue.get_table(DatabaseName=database, Name=table["Name"])["Table"]
        elif told:
            self.warn(f"The data of {name} differs from its declared schema: {'; '.join(told)}")
        if found.keys != keys:
            self.warn(f"The data of {name} is partitioned by {found.keys}, the table by {keys}")
        elif keys:
            self.partitions(database, table, found.locations)

    def table_gone(self, database: str, table: Json) -> None:
        """A table that a crawler made has no data any more: DeleteBehavior says what becomes."""
        name = f"{database}.{table['Name']}"
        if self.behavior.delete == "DELETE_FROM_DATABASE":
            self.glue.delete_table(DatabaseName=database, Name=table["Name"])
            self.say(f"INFO : Deleted table {name}, which has no data any more")
        elif self.behavior.delete == "DEPRECATE_IN_DATABASE":
            if DEPRECATED not in table.get("Parameters", {}):
                parameters = {
                    **table.get("Parameters", {}),
                    DEPRECATED: str(int(CLOCK.time() * 1000)),
                }
                catalog.update_table(self.glue, database, {**table, "Parameters": parameters})
            self.say(f"INFO : Deprecated table {name}, which has no data any more")
        else:
            self.warn(f"Table {name} has no data any more")

    def _revived(self, database: str, table: Json) -> Json:
        """A deprecated table whose data is back is one like the others."""
        parameters = dict(table.get("Parameters", {}))
        if parameters.pop(DEPRECATED, None) is None:
            return table
        catalog.update_table(self.glue, database, {**table, "Parameters": parameters})
        return {**table, "Parameters": parameters}

    def partitions(self, database: str, table: Json, locations: dict[tuple[str, ...], str]) -> None:
        """Add the partitions that are new; of those without a folder DeleteBehavior says more."""
        have = catalog.existing_partitions(self.glue, database, table["Name"])
        new = {values: place for values, place in locations.items() if values not in have}
        catalog.add_partitions(self.glue, database, table, new)
        self.say(f"INFO : {database}.{table['Name']}: {len(new)} partitions added")
        gone = have - set(locations)
        if not gone or self.behavior.new_folders_only:  # then the others were not looked for
            return
        if self.behavior.delete == "DELETE_FROM_DATABASE":
            catalog.delete_partitions(self.glue, database, table["Name"], sorted(gone))
            self.say(f"INFO : {database}.{table['Name']}: {len(gone)} partitions deleted")
        else:
            self.warn(f"{len(gone)} partitions of {database}.{table['Name']} have no data any more")
