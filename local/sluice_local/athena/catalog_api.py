"""The operations on catalogs, databases and tables: the Glue catalog, with the caller's rights."""

import re
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from sluice_local.athena.saved_api import SavedQueries
from sluice_local.athena.state import refused
from sluice_local.athena.workgroup_api import INVALID
from sluice_local.own.errors import ServiceError
from sluice_local.own.frame import Call
from sluice_local.own.paging import page

Json = dict[str, Any]
CATALOG = "AwsDataCatalog"


class Catalogs(SavedQueries):
    """What there is to be queried; the one catalog is Glue's."""

    def list_data_catalogs(self, call: Call) -> Json:  # noqa: ARG002
        """The one catalog that there is."""
        return {"DataCatalogsSummary": [{"CatalogName": CATALOG, "Type": "GLUE"}]}

    def get_data_catalog(self, call: Call) -> Json:
        """The one catalog that there is."""
        _check_catalog(call.params["Name"])
        parameters = {"catalog-id": call.account}
        return {"DataCatalog": {"Name": CATALOG, "Type": "GLUE", "Parameters": parameters}}

    def list_databases(self, call: Call) -> Json:
        """The catalog's databases."""
        _check_catalog(call.params["CatalogName"])
        pages = _asked(lambda: _all(call, "get_databases", "DatabaseList"))
        size = call.params.get("MaxResults", 50)
        some, token = page(pages, call.params.get("NextToken"), size, INVALID)
        return {"DatabaseList": [_database(each) for each in some], "NextToken": token}

    def get_database(self, call: Call) -> Json:
        """One database."""
        _check_catalog(call.params["CatalogName"])
        name = call.params["DatabaseName"]
        found = _asked(lambda: call.client("glue").get_database(Name=name))
        return {"Database": _database(found["Database"])}

    def list_table_metadata(self, call: Call) -> Json:
        """The tables of a database, those whose names match ``Expression``."""
        params = call.params
        _check_catalog(params["CatalogName"])
        name = params["DatabaseName"]
        found = _asked(lambda: _all(call, "get_tables", "TableList", DatabaseName=name))
        if "Expression" in params:
            try:
                wanted = re.compile(params["Expression"])
            except re.error as error:
                raise refused(f"Invalid expression: {error}") from error
            found = [each for each in found if wanted.fullmatch(each["Name"])]
        size = params.get("MaxResults", 50)
        some, token = page(found, params.get("NextToken"), size, INVALID)
        return {"TableMetadataList": [_table(each) for each in some], "NextToken": token}

    def get_table_metadata(self, call: Call) -> Json:
        """One table."""
        params = call.params
        _check_catalog(params["CatalogName"])
        glue = call.client("glue")
        database, name = params["DatabaseName"], params["TableName"]
        found = _asked(lambda: glue.get_table(DatabaseName=database, Name=name))
        return {"TableMetadata": _table(found["Table"])}


def _all(call: Call, operation: str, member: str, **given: Any) -> list[Json]:
    pages = call.client("glue").get_paginator(operation).paginate(**given)
    return [each for page in pages for each in page[member]]


def _asked(ask: Callable[[], Any]) -> Any:
    """What Glue answers; its errors are MetadataException, with its words."""
    try:
        return ask()
    except ClientError as error:
        said = error.response["Error"].get("Message", "")
        raise ServiceError("MetadataException", said) from error


def _check_catalog(name: str) -> None:
    if name.lower() != CATALOG.lower():
        raise refused(f"DataCatalog {name} was not found")


def _database(found: Json) -> Json:
    names = ("Name", "Description", "Parameters")
    return {name: found[name] for name in names if found.get(name)}


def _table(found: Json) -> Json:
    return {
        "Name": found["Name"],
        "CreateTime": found.get("CreateTime"),
        "LastAccessTime": found.get("LastAccessTime"),
        "TableType": found.get("TableType"),
        "Columns": found.get("StorageDescriptor", {}).get("Columns", []),
        "PartitionKeys": found.get("PartitionKeys", []),
        "Parameters": found.get("Parameters", {}),
    }
