"""A contract's document, files of CSV, a key and a day become published and quarantined rows."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reference.groups import small_groups
from reference.lines import read_lines
from reference.numbers import plain
from reference.rules import deidentified, faults, method_faults
from reference.texts import NotOfTheTypeError, fold, parse, trim

Reason = tuple[str | None, str, str | None]
"""Column, code, raw value; the first and the last are null where the README says so."""


@dataclass
class Result:
    """Published rows by column; and by (file, row): the reasons, sorted, of what was refused."""

    published: list[dict[str, Any]] = field(default_factory=list)
    quarantined: dict[tuple[str, int], list[Reason]] = field(default_factory=dict)
    nullified: list[tuple[str, str]] = field(default_factory=list)
    warned: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Record:
    """One record on its way. `clean` holds typed values, null where there is none."""

    place: tuple[str, int]
    raw: dict[str, str]
    clean: dict[str, Any] = field(default_factory=dict)
    rejects: list[Reason] = field(default_factory=list)
    nullified: list[tuple[str, str]] = field(default_factory=list)
    warned: list[tuple[str, str]] = field(default_factory=list)


def judge(
    document: dict[str, Any],
    files: dict[str, str],
    key: bytes,
    today: date,
    known: dict[str, set[Any]] | None = None,
) -> Result:
    """Reads `files` (text by name, read in the order of their names) as the contract says.

    `known` are the published values of the columns that a relationship's `to` names.
    """
    (table,) = document["schema"]
    columns = table["properties"]
    read = read_lines if ours(table, "source", {}).get("format") == "jsonLines" else _read_csv
    result, records = Result(), []
    for name in sorted(files):
        for number, raw in enumerate(read(files[name]), start=1):
            record = Record((name, number), raw or {})
            if raw is None:
                record.rejects.append((None, "MALFORMED_ROW", None))
            else:
                _assess(record, columns, today)
                _look_up(record, columns, key, known or {})
            records.append(record)
    _reject_repeats(records, columns)
    sound = [record for record in records if not record.rejects]
    rows = [_publish(record, columns, key, today) for record in sound]
    small = small_groups(rows, ours(table, "privacy", {}))
    for record, row in zip(sound, rows, strict=True):
        if small(row):
            record.rejects.append((None, "SMALL_GROUP", None))
            continue
        result.published.append(row)
        result.nullified += record.nullified
        result.warned += record.warned
    for record in records:
        if record.rejects:
            result.quarantined[record.place] = sorted(record.rejects, key=repr)
    return result


def _read_csv(text: str) -> list[dict[str, str] | None]:
    """Records by column; None for a row that has too few fields or too many."""
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    header = [trim(cell) for cell in rows[0]]
    return [
        dict(zip(header, row, strict=True)) if len(row) == len(header) else None for row in rows[1:]
    ]


def ours(column: dict[str, Any], name: str, default: Any = None) -> Any:
    """A custom property of vendor sluice."""
    for entry in column.get("customProperties", []):
        if entry["property"] == name and entry["vendor"] == "sluice":
            return entry["value"]
    return default


def _action(column: dict[str, Any], code: str) -> str:
    """What a defect does: `reject`, `nullify` or `warn`."""
    asked: Any = ours(column, "onInvalid", "reject")
    if code == "MISSING_REQUIRED":
        return "reject"
    return asked if isinstance(asked, str) else asked.get(code, asked.get("default", "reject"))


def _blocked(column: dict[str, Any], codes: list[str]) -> bool:
    return any(_action(column, code) != "warn" for code in codes)


def _method(column: dict[str, Any]) -> dict[str, Any]:
    return ours(column, "deidentify", {"method": "keep"})


def _assess(record: Record, columns: list[dict[str, Any]], today: date) -> None:
    found: dict[str, list[str]] = {}
    for column in columns:
        name = column["name"]
        record.clean[name], found[name] = _value(record.raw.get(name, ""), column)
    values = dict(record.clean)
    for column in columns:
        value, name = values[column["name"]], column["name"]
        if value is not None and not found[name]:
            found[name] = found[name] + faults(value, column, _is_folder(column))
    faulty = {c["name"]: _blocked(c, found[c["name"]]) for c in columns}
    sound = {name: None if faulty[name] else value for name, value in values.items()}
    for column in columns:
        value, name = values[column["name"]], column["name"]
        if value is not None:
            other = _other(column, sound, today)
            more = method_faults(value, _method(column), other)
            found[name] = found[name] + [code for code in more if code not in found[name]]
    for column in columns:
        name = column["name"]
        if _blocked(column, found[name]):
            record.clean[name] = None
        for code in found[name]:
            match _action(column, code):
                case "reject":
                    record.rejects.append((name, code, record.raw.get(name, "")))
                case "nullify":
                    record.nullified.append((name, code))
                case _:
                    record.warned.append((name, code))


def _look_up(
    record: Record, columns: list[dict[str, Any]], key: bytes, known: dict[str, set[Any]]
) -> None:
    """FOREIGN_KEY where a column refers to a value that the other table has not published."""
    for column in columns:
        name, targets = column["name"], [each["to"] for each in column.get("relationships", [])]
        if not targets:
            continue
        value = deidentified(record.clean[name], _method(column), None, key)
        if value is None or all(value in known[target] for target in targets):
            continue
        match _action(column, "FOREIGN_KEY"):
            case "reject":
                record.rejects.append((name, "FOREIGN_KEY", record.raw[name]))
            case "nullify":
                record.clean[name] = None
                record.nullified.append((name, "FOREIGN_KEY"))
            case _:
                record.warned.append((name, "FOREIGN_KEY"))


def _value(raw: str, column: dict[str, Any]) -> tuple[Any, list[str]]:
    """The typed value and nothing, or null and why."""
    if "\ufffd" in raw:
        return None, ["NOT_UTF8"]
    text: Any = trim(raw)
    if text == "" or text in ours(column, "nullTokens", []):
        missing = column.get("required") or column.get("primaryKey")
        return None, ["MISSING_REQUIRED"] if missing else []
    text, value_map = fold(text, ours(column, "case")), ours(column, "valueMap")
    type_, options = column["logicalType"], column.get("logicalTypeOptions", {})
    if value_map is not None:
        if text not in value_map:
            return None, ["NOT_MAPPED"]
        text = value_map[text]
        if not isinstance(text, str):
            return text, []
    dated = type_ in ("date", "timestamp", "time")
    own = [options["format"]] if dated and "format" in options else []
    written = ours(column, "numberFormat")
    try:
        text = text if written is None else plain(text, written)
        return parse(text, column, ours(column, "formats", own)), []
    except NotOfTheTypeError as error:
        return None, [error.code or f"UNPARSABLE_{type_.upper()}"]


def _is_folder(column: dict[str, Any]) -> bool:
    return bool(column.get("partitioned")) and ours(column, "partitionBy") is None


def _other(column: dict[str, Any], clean: dict[str, Any], today: date) -> Any:
    """What else the method reads: another column's value, or the run's day."""
    method = _method(column)
    name = method.get("asOf", method.get("by"))
    return today if name is None else clean[name]


def _reject_repeats(records: list[Record], columns: list[dict[str, Any]]) -> None:
    primary = [c for c in columns if c.get("primaryKey")]
    primary.sort(key=lambda c: c.get("primaryKeyPosition", 1))
    keys = [[c["name"] for c in primary]] if primary else []
    keys += [[c["name"]] for c in columns if c.get("unique") and [c["name"]] not in keys]
    for key in keys:
        seen = set()
        for record in records:
            value = tuple(record.clean.get(name) for name in key)
            if record.rejects or None in value:
                continue
            if value in seen:
                raw = record.raw[key[0]] if len(key) == 1 else None
                record.rejects.append(("+".join(key), "DUPLICATE_KEY", raw))
            seen.add(value)


def _publish(
    record: Record, columns: list[dict[str, Any]], key: bytes, today: date
) -> dict[str, Any]:
    row = {}
    for column in columns:
        value, method = record.clean[column["name"]], _method(column)
        if method["method"] == "drop":
            continue
        name = ours(column, "publishAs", column["name"])
        value = deidentified(value, method, _other(column, record.clean, today), key)
        row[name] = value
        by = ours(column, "partitionBy")
        if by:
            row[by["as"]] = None if value is None else _part(value, by["unit"])
    return row


def _part(day: date, unit: str) -> int | str:
    iso = day.isoformat()[:10]
    return {"year": day.year, "month": iso[:7], "day": iso}[unit]
