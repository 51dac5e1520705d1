"""Glue: the catalog's resources come with all that they lie in.

https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html
"""

from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate import reference
from sluice_local.gate.asked import Asked, Known, Params
from sluice_local.gate.generic import Namer, always, asked_by_name, one_of


def _nested(params: Params, *members: str) -> Iterable[str]:
    for member in members:
        value = params.get(member)
        name = value.get("Name") if isinstance(value, dict) else None
        if name:
            return [str(name)]
    return []


def _databases(params: Params) -> list[str]:
    named = params.get("DatabaseName") or next(iter(_nested(params, "DatabaseInput")), None)
    return [str(named)] if named else []


def _database(params: Params) -> Iterable[str]:
    """The database; operations on databases call it Name."""
    name = params.get("Name")
    return _databases(params) or ([str(name)] if name else [])


def _tables(params: Params) -> Iterable[str]:
    """The tables, ``database/table``; all of the database when the call names none."""
    listed = params.get("TablesToDelete")
    named = params.get("TableName") or params.get("Name")
    names = (
        [str(each) for each in listed]
        if isinstance(listed, list)
        else [str(named)]
        if named
        else list(_nested(params, "TableInput")) or ["*"]
    )
    return [f"{database}/{name}" for database in _databases(params) for name in names]


NAMES: dict[str, Namer] = {
    "blueprint": one_of("Name", "BlueprintName", "Names"),
    "connection": one_of("Name", "ConnectionName", "ConnectionNameList"),
    "crawler": one_of("Name", "CrawlerName", "CrawlerNames"),
    "database": _databases,
    "job": one_of("JobName", "Name", "JobNames"),
    "rootcatalog": always(""),
    "session": one_of("Id", "SessionId"),
    "table": _tables,
    "trigger": one_of("Name", "TriggerNames"),
    "workflow": one_of("Name", "Names"),
}
DATABASES: dict[str, Namer] = {
    **NAMES,
    "database": _database,
    "table": lambda params: [f"{name}/*" for name in _database(params)],
    "userdefinedfunction": lambda params: [f"{name}/*" for name in _database(params)],
}
OF_DATABASES = ("CreateDatabase", "DeleteDatabase", "GetDatabase", "UpdateDatabase")


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:  # noqa: ARG001
    """Catalog, database and table of what is in the catalog; jobs and crawlers by name.

    Listing databases asks for the catalog, listing tables for all tables of the database.
    """
    names = DATABASES if call.operation in OF_DATABASES else NAMES
    if _settings_of_the_account(call):
        return [Asked(f"glue:{call.operation}", _catalog(call, account))]
    types = reference.resource_types("glue", call.operation) or ()
    return asked_by_name(call, account, names, types=sorted(types, key=_from_the_top))


def _from_the_top(resource_type: str) -> int:
    """Where a type lies: AWS asks for the catalog first, and names it when it denies."""
    order = ("rootcatalog", "database", "table")
    return order.index(resource_type) if resource_type in order else len(order)


def _settings_of_the_account(call: Call) -> bool:
    """Resource policies without an ARN are the catalog's."""
    return call.operation.endswith("ResourcePolicy") and not call.params.get("ResourceArn")


def _catalog(call: Call, account: str) -> str:
    return reference.arn("glue", "rootcatalog", "", call.region, account)
