"""The contract of the published table: what its readers may rely on, as an ODCS v3.2 document.

The contract that drives a run describes its input. Readers see other columns: renamed,
de-identified, left out. What is told of them follows from it: the types as they lie in Parquet, the
options, enumerations and keys that hold of every published value, and the rules about the table.
Only what is named below is taken over, so that nothing of a column that is dropped gets in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sluice_etl.columns import PublishedColumn, hive_type, published_columns
from sluice_etl.contract import Age, Column, Contract, DateShift, Keep, LogicalType
from sluice_etl.lineage_columns import METHODS, other_inputs
from sluice_etl.published_limits import part_options, published_enum, published_options
from sluice_etl.rule_reader import ENGINE

Document = Mapping[str, Any]

LOGICAL = {"int": "integer", "bigint": "integer", "double": "number"}
"""ODCS's logical types of Hive's; the others have one name, and decimals are numbers."""

OF_CONTRACT = (
    *("version", "status", "domain", "tenant", "dataProduct", "description", "tags"),
    *("authoritativeDefinitions", "support", "team"),
)
OF_TABLE = ("businessName", "description", "dataGranularityDescription", "tags")
OF_COLUMN = ("businessName", "tags", "authoritativeDefinitions", "criticalDataElement")
"""What is taken over as it stands."""


def published_contract(document: Document, contract: Contract, path: str | None) -> dict[str, Any]:
    """Derives the contract of the published table.

    Args:
        document: the contract's, which `contract_reader` has found good.
        contract: the same, read.
        path: where the Parquet files lie, as DuckDB's globs say it; None: it names no server.
    """
    (table,) = document["schema"]
    name = document.get("name", contract.id)
    servers = {"servers": [_server(path)]} if path is not None else {}
    sla = list(_agreements(document, contract))
    rules = _rules(table, contract)
    return {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": f"{contract.id}-published",
        "name": f"{name}, published",
        **_of(document, OF_CONTRACT),
        **servers,
        "schema": [
            {
                "name": contract.table,
                "logicalType": "object",
                "physicalType": "table",
                **_of(table, OF_TABLE),
                **({"quality": rules} if rules else {}),
                "properties": list(_properties(table, contract)),
            }
        ],
        **({"slaProperties": sla} if sla else {}),
    }


def published_text(text: str, contract: Contract, path: str | None) -> str:
    """The same from and as the text of JSON, which is YAML too."""
    return _text(published_contract(json.loads(text), contract, path))


def moved(text: str, files: Callable[[int], str]) -> str:
    """The text of a published contract whose files lie elsewhere; `files` takes its partitions."""
    told = json.loads(text)
    (table,) = told["schema"]
    partitions = sum(column.get("partitioned", False) for column in table["properties"])
    return _text({**told, "servers": [_server(files(partitions))]})


def _text(told: Document) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _of(document: Document, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: document[name] for name in names if name in document}


def _server(path: str) -> dict[str, str]:
    """ODCS v3.2, "Local files"."""
    return {"server": "local", "type": "local", "path": path, "format": "parquet"}


def _properties(table: Document, contract: Contract) -> Iterator[dict[str, Any]]:
    raw = {column["name"]: column for column in table["properties"]}
    own = {column.publish_as: column for column in contract.columns if column.published}
    parts = {c.partition.name: c for c in contract.columns if c.partition and c.partition.unit}
    position = 0
    for each in published_columns(contract):
        column = parts[each.name] if each.partition and each.name in parts else own[each.name]
        place: dict[str, Any] = {}
        if each.partition:
            position += 1
            place = {"partitioned": True, "partitionKeyPosition": position}
        if column.partition and each.partition and column.partition.unit:
            about = _options(part_options(column.partition.unit))
        else:
            about = _column(raw[column.name], column, contract)
        required = {"required": True} if always_there(column, contract) else {}
        given = raw[column.name].get("classification")
        yield {**_typed(each), "classification": given, **required, **place, **about}


def _typed(column: PublishedColumn) -> dict[str, Any]:
    logical = "number" if column.type.startswith("decimal") else column.type
    described = {"description": column.description} if column.description else {}
    return {
        "name": column.name,
        **described,
        "logicalType": LOGICAL.get(logical, logical),
        "physicalType": column.type,
    }


def _options(options: dict[str, Any]) -> dict[str, Any]:
    return {"logicalTypeOptions": options} if options else {}


def _column(raw: Document, column: Column, contract: Contract) -> dict[str, Any]:
    """What is said of a column that is published as itself, not as a part of it."""
    found = {**_of(raw, OF_COLUMN), **_options(published_options(raw, column))}
    enum = published_enum(raw, column)
    rules = [rule for rule in raw.get("quality", ()) if not _of_the_run(rule)]
    if enum:
        found["enum"] = enum
    if rules:
        found["quality"] = rules
    if not isinstance(column.deidentify, Keep):
        found["transformSourceObjects"] = [column.name, *other_inputs(column)]
        found["transformDescription"] = METHODS[type(column.deidentify)]
    return {**found, **_keys(column, contract)}


def _keys(column: Column, contract: Contract) -> dict[str, Any]:
    """Keys that are keys of the published table too. A merge keeps the primary key alone."""
    found: dict[str, Any] = {}
    merged = contract.publication.mode == "merge"
    for key in contract.published_keys:
        if column in key and key == contract.primary_key:
            found |= {"primaryKey": True, "primaryKeyPosition": key.index(column) + 1}
        if key == (column,) and column.unique and not (merged and key != contract.primary_key):
            found["unique"] = True
    return found


def always_there(column: Column, contract: Contract) -> bool:
    """Whether no published record lacks the column's value."""
    if isinstance(column.deidentify, Age) and column.deidentify.as_of is not None:
        other = contract.columns[contract.index(column.deidentify.as_of)]
        return column.required and other.required
    return column.required


def _of_the_run(rule: Document) -> bool:
    """Rules that only a run can measure, as it alone knows what it has read."""
    return rule.get("type") == "custom" and rule.get("engine") == ENGINE


def _rules(table: Document, contract: Contract) -> list[dict[str, Any]]:
    renamed = {column.name: column.publish_as for column in contract.columns}
    found = []
    for rule in table.get("quality", ()):
        arguments = rule.get("arguments", {})
        if "properties" in arguments:
            names = [renamed[name] for name in arguments["properties"]]
            found.append({**rule, "arguments": {**arguments, "properties": names}})
        elif not _of_the_run(rule):
            found.append(dict(rule))
    return found


def _agreements(document: Document, contract: Contract) -> Iterator[dict[str, Any]]:
    """Agreements of no column, and of columns that are published as the dates they are."""
    known = {column.name: column for column in contract.columns}
    for agreement in document.get("slaProperties", ()):
        if "element" not in agreement:
            yield dict(agreement)
            continue
        elements = (name.strip() for name in agreement["element"].split(","))
        names = [name.removeprefix(f"{contract.table}.") for name in elements]
        dates = [known[name] for name in names if name in known and _is_date(known[name])]
        if dates:
            element = ",".join(f"{contract.table}.{column.publish_as}" for column in dates)
            yield {**agreement, "element": element}


def _is_date(column: Column) -> bool:
    dated = column.published and not isinstance(column.deidentify, DateShift)
    return dated and hive_type(column) in (LogicalType.DATE, LogicalType.TIMESTAMP)
