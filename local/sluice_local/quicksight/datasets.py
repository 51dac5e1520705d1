"""Data sets: their columns after all steps, and what is wrong with them. Pure.

https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateDataSet.html
"""

from collections.abc import Callable, Iterable
from typing import Any

from sluice_local.quicksight.state import Asset, invalid

Json = dict[str, Any]
#: Members that need what the embedded AWS does not have.
REFUSED = ("DataPrepConfiguration", "DatasetParameters", "SemanticModelConfiguration")
STEPS = (
    *("CastColumnTypeOperation", "ProjectOperation", "RenameColumnOperation"),
    *("TagColumnOperation", "UntagColumnOperation"),
)
#: The type that a data set gives to a table's column.
#: https://docs.aws.amazon.com/quicksight/latest/user/supported-data-types-and-values.html
TYPES = {"BIT": "INTEGER", "BOOLEAN": "INTEGER", "JSON": "STRING", "SEMISTRUCT": "STRING"}
#: The columns that say for whom a rule is, by the rules' format.
#: https://docs.aws.amazon.com/quicksight/latest/user/restrict-access-to-a-data-set-using-row-level-security.html
WHO = {"VERSION_1": ("UserName", "GroupName"), "VERSION_2": ("UserARN", "GroupARN")}


def physical(body: Json) -> Json:
    """The one physical table; a data set of several would have to join them."""
    tables = body["PhysicalTableMap"]
    if len(tables) != 1:
        raise NotImplementedError("QuickSight's data sets of more than one physical table")
    (table,) = tables.values()
    kind = next(iter(table))
    if kind not in ("RelationalTable", "CustomSql"):
        raise NotImplementedError(f"QuickSight's physical tables of type {kind}")
    content: Json = table[kind]
    return content


def columns(body: Json) -> list[Json]:
    """The output columns: those of the physical table after the logical table's steps."""
    table = physical(body)
    found = [
        {"Name": column["Name"], "Type": TYPES.get(column["Type"], column["Type"])}
        for column in table.get("InputColumns") or table.get("Columns") or []
    ]
    _unique(column["Name"] for column in found)
    logical = body.get("LogicalTableMap")
    if not logical:
        return found
    if len(logical) != 1:
        raise NotImplementedError("QuickSight's data sets of more than one logical table")
    (content,) = logical.values()
    source = content["Source"]
    if list(source) != ["PhysicalTableId"]:
        raise NotImplementedError(f"QuickSight's logical tables with {', '.join(source)}")
    if source["PhysicalTableId"] not in body["PhysicalTableMap"]:
        raise invalid(f"PhysicalTableId {source['PhysicalTableId']} is not in PhysicalTableMap")
    for step in content.get("DataTransforms", []):
        found = _after(found, step)
    return found


def _after(found: list[Json], step: Json) -> list[Json]:
    kind = next(iter(step))
    if kind not in STEPS:
        raise NotImplementedError(f"QuickSight's {kind}")
    what = step[kind]
    names = [column["Name"] for column in found]
    for name in what.get("ProjectedColumns", [what.get("ColumnName")]):
        if name not in names:
            raise invalid(f"Column {name} of {kind} is not in the table")
    if kind == "ProjectOperation":
        if "Source" in what or "Alias" in what:
            raise NotImplementedError("QuickSight's ProjectOperation with Source or Alias")
        return [column for column in found if column["Name"] in what["ProjectedColumns"]]
    if kind == "RenameColumnOperation":
        renamed = [
            {**column, "Name": what["NewColumnName"]}
            if column["Name"] == what["ColumnName"]
            else column
            for column in found
        ]
        _unique(column["Name"] for column in renamed)
        return renamed
    if kind == "CastColumnTypeOperation":
        cast = {"Type": what["NewColumnType"], "SubType": what.get("SubType")}
        kept = {name: value for name, value in cast.items() if value is not None}
        return [
            {"Name": column["Name"], **kept} if column["Name"] == what["ColumnName"] else column
            for column in found
        ]
    return found


def _unique(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise invalid(f"Column {name} is there more than once")
        seen.add(name)


def check(
    body: Json,
    region: str,
    by_arn: Callable[[str], Asset | None],
    is_principal: Callable[[str], bool],
) -> None:
    """Refuse a data set that cannot be, or that cannot be kept here."""
    for name in REFUSED:
        if body.get(name):
            raise NotImplementedError(f"QuickSight's {name}")
    table = physical(body)
    source = by_arn(table["DataSourceArn"])
    if source is None or source.kind != "datasource":
        raise invalid(f"Invalid dataSourceArn {table['DataSourceArn']} in {region}")
    if "SqlQuery" in table and not table.get("Columns"):
        raise invalid("CustomSql needs Columns")
    names = {column["Name"] for column in columns(body)}
    for what, wanted in _named(body):
        if wanted not in names:
            raise invalid(f"Column {wanted} of {what} is not in the data set")
    for rule in body.get("ColumnLevelPermissionRules", []):
        for principal in rule.get("Principals", []):
            if not is_principal(principal):
                raise invalid(f"Principal {principal} is not found")
    if "RowLevelPermissionDataSet" in body:
        _check_rules(body["RowLevelPermissionDataSet"], names, by_arn)
        if body.get("UseAs") == "RLS_RULES":
            raise invalid("A data set of rules cannot have row-level permissions itself")


def _named(body: Json) -> Iterable[tuple[str, str]]:
    """The columns that settings name."""
    for rule in body.get("ColumnLevelPermissionRules", []):
        yield from (("ColumnLevelPermissionRules", name) for name in rule.get("ColumnNames", []))
    for group in body.get("ColumnGroups", []):
        listed = group.get("GeoSpatialColumnGroup", {}).get("Columns", [])
        yield from (("ColumnGroups", name) for name in listed)
    for folder in body.get("FieldFolders", {}).values():
        yield from (("FieldFolders", name) for name in folder.get("columns", []))
    tagged = body.get("RowLevelPermissionTagConfiguration", {}).get("TagRules", [])
    yield from (("RowLevelPermissionTagConfiguration", rule["ColumnName"]) for rule in tagged)
    for key in body.get("PerformanceConfiguration", {}).get("UniqueKeys", []):
        yield from (("PerformanceConfiguration", name) for name in key["ColumnNames"])


def _check_rules(rules: Json, names: set[str], by_arn: Callable[[str], Asset | None]) -> None:
    """The data set of rules: there, with a column for whom, and otherwise with our columns."""
    found = by_arn(rules["Arn"])
    if found is None or found.kind != "dataset":
        raise invalid(f"Invalid RowLevelPermissionDataSet: {rules['Arn']} is not found")
    version = rules.get("FormatVersion", "VERSION_1")
    if version == "VERSION_2" and "Namespace" in rules:
        raise invalid("Namespace must not be set with FormatVersion VERSION_2")
    if rules.get("Namespace", "default") != "default":
        raise invalid(f"Namespace {rules['Namespace']} is not found")
    given = columns(found.body)
    who = [column["Name"] for column in given if column["Name"] in WHO[version]]
    if not who:
        raise invalid(
            f"The row-level permission data set must have a column {' or '.join(WHO[version])}"
        )
    for column in given:
        if column["Name"] not in who and column["Name"] not in names:
            raise invalid(
                f"Column {column['Name']} of the row-level permission data set is not in the data "
                "set"
            )
        if column["Type"] != "STRING":
            raise invalid(
                f"Column {column['Name']} of the row-level permission data set must be a STRING"
            )


def query(body: Json) -> str:
    """The SQL with which the data set is loaded."""
    table = physical(body)
    if "SqlQuery" in table:
        return str(table["SqlQuery"])
    listed = ", ".join(_quoted(column["Name"]) for column in table["InputColumns"])
    where = [table.get("Catalog"), table.get("Schema"), table["Name"]]
    name = ".".join(_quoted(part) for part in where if part)
    return f"SELECT {listed} FROM {name}"  # noqa: S608  each name is quoted


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
