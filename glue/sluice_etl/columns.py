"""The published table's columns, as Athena and the Glue catalog name and type them."""

from __future__ import annotations

from dataclasses import dataclass

from sluice_etl.contract import (
    Age,
    Column,
    Contract,
    Grid,
    LogicalType,
    Pseudonym,
    Redact,
    Year,
    Zip3,
)

UNITS = {"year": ("int", "Year"), "month": ("string", "Month"), "day": ("string", "Day")}
"""The type and title of a partition that partitionBy makes: 2024, 2024-05, 2024-05-31."""


@dataclass(frozen=True)
class PublishedColumn:
    """One column of the published table; `type` is a Hive type."""

    name: str
    type: str
    partition: bool
    description: str


def hive_type(column: Column) -> str:
    """The type under which a column is published."""
    match column.deidentify:
        case Age() | Year():
            return "int"
        case Grid():
            return "double"
        case Pseudonym() | Zip3() | Redact():
            return "string"
    match column.logical_type:
        case LogicalType.INTEGER:
            return "bigint" if column.wide else "int"
        case LogicalType.NUMBER:
            return str(column.decimal or "double")
        case LogicalType.TIME:
            return "string"
    return column.logical_type.value


def published_columns(contract: Contract) -> list[PublishedColumn]:
    """Data columns in the contract's order, then partitions by their partitionKeyPosition."""
    data, partitions = [], []
    for column in contract.columns:
        own = PublishedColumn(column.publish_as, hive_type(column), False, column.description)
        partition = column.partition
        if partition is None or partition.unit is not None:
            data += [own] if column.published else []
        if partition is not None and partition.unit is not None:
            type_, title = UNITS[partition.unit]
            description = f"{title} of {column.publish_as}."
            partitions.append(
                (partition.position, PublishedColumn(partition.name, type_, True, description))
            )
        elif partition is not None:
            itself = PublishedColumn(own.name, own.type, True, own.description)
            partitions.append((partition.position, itself))
    return data + [column for _, column in sorted(partitions, key=lambda item: item[0])]


def published_schema(contract: Contract) -> str:
    """The same as Spark's schema (DDL), to read what was written without guessing."""
    return ", ".join(f"`{column.name}` {column.type}" for column in published_columns(contract))
