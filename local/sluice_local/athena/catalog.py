"""The Glue catalog for one query, with the caller's rights."""

from typing import Any

from botocore.exceptions import ClientError

from sluice_local.athena.failures import QueryFailureError
from sluice_local.athena.sql import NoDatabaseError
from sluice_local.athena.tables import Table, described

Json = dict[str, Any]


class Catalog:
    """Looks databases, tables and partitions up, each table once."""

    def __init__(self, glue: Any) -> None:
        self._glue = glue
        self._tables: dict[tuple[str, str], Table | None] = {}

    def table(self, database: str, name: str) -> Table | None:
        """A table; None when there is none. NoDatabaseError when its database is not there."""
        key = (database, name)
        if key not in self._tables:
            found = self._ask("get_table", DatabaseName=database, Name=name)
            if found is None:
                self.check_database(database)
            self._tables[key] = None if found is None else described(found["Table"])
        return self._tables[key]

    def check_database(self, name: str) -> None:
        """NoDatabaseError when the database is not there."""
        if self._ask("get_database", Name=name) is None:
            raise NoDatabaseError(name)

    def databases(self) -> list[str]:
        """The names of all databases, sorted."""
        return sorted(found["Name"] for found in self._all("get_databases", "DatabaseList"))

    def tables(self, database: str) -> list[Json]:
        """All tables of a database, by name."""
        self.check_database(database)
        found = self._all("get_tables", "TableList", DatabaseName=database)
        return sorted(found, key=lambda table: str(table["Name"]))

    def partitions(self, table: Table) -> list[tuple[tuple[str, ...], str]]:
        """Values and location of each partition."""
        found = self._all(
            "get_partitions", "Partitions", DatabaseName=table.database, TableName=table.name
        )
        return [
            (tuple(each["Values"]), each.get("StorageDescriptor", {}).get("Location", ""))
            for each in found
        ]

    def create_view(self, database: str, definition: Json, replace: bool) -> None:
        """Put a view into the catalog."""
        there = self._ask("get_table", DatabaseName=database, Name=definition["Name"])
        if there is None:
            self._call("create_table", DatabaseName=database, TableInput=definition)
        elif there["Table"].get("TableType") != "VIRTUAL_VIEW" or not replace:
            raise QueryFailureError(
                f"ALREADY_EXISTS: View already exists: '{database}.{definition['Name']}'"
            )
        else:
            self._call("update_table", DatabaseName=database, TableInput=definition)

    def drop_table(self, database: str, name: str) -> None:
        """Take a view out of the catalog."""
        self._call("delete_table", DatabaseName=database, Name=name)

    def _all(self, operation: str, member: str, **given: Any) -> list[Json]:
        try:
            pages = self._glue.get_paginator(operation).paginate(**given)
            return [each for page in pages for each in page[member]]
        except ClientError as error:
            raise _failure(error) from error

    def _ask(self, operation: str, **given: Any) -> Any:
        try:
            return getattr(self._glue, operation)(**given)
        except ClientError as error:
            if error.response["Error"]["Code"] == "EntityNotFoundException":
                return None
            raise _failure(error) from error

    def _call(self, operation: str, **given: Any) -> Any:
        try:
            return getattr(self._glue, operation)(**given)
        except ClientError as error:
            raise _failure(error) from error


def _failure(error: ClientError) -> QueryFailureError:
    """Glue's error as Athena says it.

    https://docs.aws.amazon.com/athena/latest/ug/troubleshooting-athena.html
    """
    about = error.response["Error"]
    said = about.get("Message", "")
    if about["Code"] in ("AccessDeniedException", "AccessDenied"):
        return QueryFailureError(f"Insufficient permissions to execute the query. {said}")
    return QueryFailureError(f"HIVE_METASTORE_ERROR: {said}")
