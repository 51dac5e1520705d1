"""Contracts and data made up by Hypothesis: every type, option and method, and dirt at its borders.

Columns of one contract are judged together, so each has several; rows are many, for one job of
Spark judges them all.
"""

from __future__ import annotations

import csv
import io
from random import Random
from typing import Any

import generated_types as types
from cases import column, document
from hypothesis import strategies as st

DIRT = [
    "",
    " ",
    "\u00a0\ufeff",
    "N/A",
    "n/a",
    "x",
    "Jos\ufffd",
    "\U0001f600",
    "a,b",
    'say "x"',
    "1\n2",
]
"""Texts that any column may meet."""

TEXTS = [
    "a",
    "B",
    " ab ",
    "aB1",
    "123",
    "12-34",
    "straße",
    "Σας",
    "é\U0001f600",
    "a\r\nb",
    "a/b=c d",
]
LONG = ["y" * 1_001, "z" * 201, "/" * 51, "__HIVE_DEFAULT_PARTITION__", "x" * 200]
INTEGERS = [
    "0",
    "-0",
    "+7",
    "007",
    "-1",
    "10",
    "2147483647",
    "2147483648",
    "-2147483649",
    "1.0",
    "1e3",
]
WIDE = ["5000000006", "9223372036854775807", "9223372036854775808", "4503599627370497"]
NUMBERS = [
    "0",
    "-0.0",
    ".5",
    "5.",
    "-1.5e3",
    "0.3",
    "0.35",
    "9.99",
    "1e300",
    "NaN",
    "1e400",
    "1,5",
    "-7.25",
]
DATES = [
    "2024-02-29",
    "2023-02-29",
    "0001-01-01",
    "9999-12-31",
    "1999-12-31",
    "29.02.2000",
    "2024-2-9",
]
DATES += [
    "31.12.1949",
    "2025-06-15",
    "2025-06-16",
    "1935-06-15",
    "01/02/2024",
    "02/13/2024",
    "31.02.2024",
]
MOMENTS = [
    "2024-05-06T07:08:09.123456789Z",
    "2024-12-31T23:30:00-01:00",
    "2024-05-06 07:08",
    "2024-05-06",
]
MOMENTS += [
    "2024-02-30T00:00",
    "2024-01-01T24:00",
    "2024-01-01T00:00:60Z",
    "9999-12-31T23:30-01:00",
]
MOMENTS += [
    "06.05.2024 07:08",
    "31.04.2024 07:08",
    "0001-01-01T00:30+01:00",
    "2024-01-01T00:00+18:01",
]
BOOLEANS = ["true", "false", "TRUE", "1", "Y", "No"]
POOLS = {
    "string": TEXTS + LONG + types.SHAPED,
    "integer": INTEGERS + WIDE + types.WRITTEN,
    "number": NUMBERS + types.WRITTEN,
    "money": types.MONEY + types.WRITTEN,
    "boolean": BOOLEANS,
    "date": DATES,
    "timestamp": MOMENTS + types.LOCAL_MOMENTS,
    "time": types.TIMES,
}
"""By logical type; `money` is a number that is an exact decimal."""


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


OPTIONS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "string": {
        "pattern": st.sampled_from(
            [r"^[a-z]+$", r"\d{2}", r"^.b", r"^(\d|-)+$", r"[^\s]{3}$", "1"]
        ),
        "minLength": st.integers(0, 3),
        "maxLength": st.integers(3, 210),
        "format": types.SHAPES,
    },
    "integer": {
        "minimum": st.integers(-5, 8),
        "exclusiveMinimum": st.integers(-5, 8),
        "maximum": st.integers(9, 2**31 - 1),
        "exclusiveMaximum": st.integers(9, 2**31 - 1),
        "multipleOf": st.integers(1, 7),
        "format": types.WIDTHS,
    },
    "number": {
        "minimum": st.sampled_from([-7.25, 0, 0.3]),
        "exclusiveMinimum": st.sampled_from([-7.25, 0, 0.3]),
        "maximum": st.sampled_from([5, 9.99, 1e300]),
        "exclusiveMaximum": st.sampled_from([5, 9.99, 1e300]),
        "multipleOf": st.sampled_from([0.1, 0.25, 1]),
        "format": st.sampled_from(["f32", "f64"]),
    },
    "money": types.MONEY_OPTIONS,
    "boolean": {},
    "date": {
        "minimum": st.sampled_from(["1900-01-01", "2024-02-29"]),
        "exclusiveMaximum": st.sampled_from(["2025-06-15", "9999-12-31"]),
        "maximum": st.just("2025-06-15"),
    },
    "timestamp": {
        "minimum": st.sampled_from(["2000-01-01T00:00:00Z", "2024-05-06T09:08:09+02:00"]),
        "maximum": st.sampled_from(["2024-12-31T23:59:59Z", "2025-01-01T00:30:00"]),
        **types.ZONE_OPTIONS,
    },
    "time": types.TIME_OPTIONS,
}
FORMATS = {
    "date": [
        ["dd.MM.yyyy"],
        ["dd/MM/yyyy", "MM/dd/yyyy", "yyyy-MM-dd"],
        ["yyyy-MM-dd", "dd.MM.yyyy"],
    ],
    "timestamp": types.MOMENT_FORMATS,
    "time": types.TIME_FORMATS,
}
ENUMS = {
    "string": ["123", "ab1", "AB1"],
    "integer": [0, 7, 10],
    "number": [0, 0.5, 5, -7.25],
    "money": [0, 0.5, 5, -7.25],
    "time": ["07:08", "12:00:00.123456"],
    "date": ["2024-02-29", "1999-12-31"],
}
METHODS: dict[str, list[dict[str, Any]]] = {
    "string": [{"method": "pseudonym"}, {"method": "drop"}],
    "integer": [{"method": "pseudonym"}, {"method": "grid", "cell": 5}, {"method": "drop"}],
    "number": [{"method": "grid", "cell": 0.1}, {"method": "grid", "cell": 5}, {"method": "drop"}],
    "money": [{"method": "grid", "cell": 0.1}, {"method": "grid", "cell": 5}, {"method": "drop"}],
    "boolean": [{"method": "drop"}],
    "date": [{"method": "age"}, {"method": "age", "cap": 60}, {"method": "pseudonym"}],
    "timestamp": [{"method": "drop"}],
    "time": [{"method": "drop"}],
}


@st.composite
def columns(draw: st.DrawFn, name: str, type_: str) -> dict[str, Any]:
    """A column with a few of the options of its type."""
    options = {key: draw(maybe(of)) for key, of in OPTIONS[type_].items()}
    given = {key: value for key, value in options.items() if value is not None}
    kept = dict(draw(st.permutations(sorted(given.items())))[: draw(st.integers(0, 3))])
    found: dict[str, Any] = {"logicalTypeOptions": kept} if kept else {}
    if type_ == "money":
        found["physicalType"] = draw(st.sampled_from(["decimal(6,2)", "NUMERIC(20, 4)"]))
    own: dict[str, Any] = {"publishAs": f"{name}_p"} if draw(st.booleans()) else {}
    if draw(st.booleans()):
        own["nullTokens"] = draw(st.sampled_from([["N/A"], ["x", "n/a"]]))
    if type_ in ("integer", "number", "money") and draw(st.booleans()):
        own["numberFormat"] = draw(st.sampled_from(types.NUMBER_FORMATS))
    # A format says a zone or says none: beside `timezone` most would be refused.
    if type_ in FORMATS and "timezone" not in kept and draw(st.booleans()):
        own["formats"] = draw(st.sampled_from(FORMATS[type_]))
    if type_ == "string" and draw(st.booleans()):
        own["case"] = draw(st.sampled_from(["upper", "lower"]))
    elif type_ == "string" and draw(st.integers(0, 3)) == 0:
        own["valueMap"] = {"a": "123", "B": "ab1", "ab": "AB1", "123": "other"}
    if type_ == "boolean" and draw(st.booleans()):
        own["valueMap"] = {"Y": True, "1": True, "No": False}
    if type_ in ENUMS and "case" not in own and draw(st.integers(0, 3)) == 0:
        found["enum"] = [{"value": value} for value in ENUMS[type_]]
    if draw(st.booleans()):
        own["deidentify"] = draw(st.sampled_from(METHODS[type_]))
        if own["deidentify"]["method"] == "drop":
            own.pop("publishAs", None)
    if draw(st.integers(0, 4)):
        own["onInvalid"] = draw(_severity(found, own))
    else:
        found["required"] = draw(st.booleans())
    found["unique"] = draw(st.integers(0, 7)) == 0
    return column(name, "number" if type_ == "money" else type_, ours=own, **found)


@st.composite
def _severity(draw: st.DrawFn, found: dict[str, Any], own: dict[str, Any]) -> Any:
    """`onInvalid`: one for all defects, or each as it may be."""
    options = found.get("logicalTypeOptions", {})
    bounded = own.get("deidentify", {}).get("method") != "grid"
    reasons = ["PATTERN_MISMATCH"] if "pattern" in options else []
    reasons += ["TOO_SHORT"] if "minLength" in options else []
    reasons += ["BELOW_MINIMUM"] if bounded and "minimum" in options else []
    reasons += ["ABOVE_MAXIMUM"] if bounded and "maximum" in options else []
    reasons += ["NOT_A_MULTIPLE"] if "multipleOf" in options else []
    reasons += ["NOT_IN_ENUM"] if "enum" in found else []
    actions = {name: draw(st.sampled_from(["warn", "nullify", "reject"])) for name in reasons}
    utf8 = {"NOT_UTF8": "reject"} if draw(st.booleans()) else {}
    return draw(st.sampled_from(["nullify", {"default": "nullify", **actions, **utf8}]))


@st.composite
def contracts(draw: st.DrawFn) -> dict[str, Any]:
    """A contract of one table: a composite key, a column of each type and more, partitions."""
    types = [*POOLS, *draw(st.lists(st.sampled_from(sorted(POOLS)), max_size=4))]
    made = [draw(columns(f"c{i}", type_)) for i, type_ in enumerate(types)]
    key = [
        column("ka", primaryKey=True, primaryKeyPosition=2, ours={"case": "lower"}),
        column("kb", "integer", primaryKey=True, primaryKeyPosition=1),
    ]
    last = column("seen", "date", ours={"onInvalid": "nullify", "deidentify": {"method": "keep"}})
    if draw(st.booleans()):
        unit = draw(st.sampled_from(["year", "month", "day"]))
        by = {"property": "partitionBy", "vendor": "sluice", "value": {"unit": unit, "as": "part"}}
        last["customProperties"].append(by)
        last |= {"partitioned": True, "partitionKeyPosition": 1}
        born = {"deidentify": {"method": "age", "asOf": "seen"}, "onInvalid": "nullify"}
        made.append(column("born", "date", ours=born))
    shelf = column("shelf", ours={"onInvalid": "nullify"})
    shelf["partitioned"] = draw(st.booleans())
    return document(*draw(st.permutations([*key[: draw(st.integers(1, 2))], *made, last, shelf])))


def make_rows(of: dict[str, Any], count: int, rng: Random) -> list[list[str]]:
    """Rows whose fields are mostly of their type; one in thirty has too few or too many."""
    rows = []
    for number in range(count):
        row = [_field(c, number, rng) for c in of["schema"][0]["properties"]]
        shape = rng.randrange(60)
        rows.append(row[:-1] if shape == 0 else [*row, "more"] if shape == 1 else row)
    return rows


def _field(of: dict[str, Any], number: int, rng: Random) -> str:
    match of["name"]:
        case "ka":
            return rng.choice([f"K{number}", f" k{number}", f"k{number // 2}", ""])
        case "kb":
            return rng.choice(["1", "01", "2"])
        case "shelf":
            return rng.choice(["a", "b/ c", "é", "", "0", *LONG])
    if rng.random() < 0.1:
        return rng.choice(DIRT)
    if rng.random() < 0.2 and of["logicalType"] in ("integer", "number"):
        places = 0 if of["logicalType"] == "integer" else rng.randrange(4)
        return f"{rng.uniform(-20, 20):.{places}f}"
    return rng.choice(POOLS["money" if "physicalType" in of else of["logicalType"]])


def to_csv(header: list[str], rows: list[list[str]], rng: Random) -> str:
    """The text of a file, in one of the ways to write it."""
    out = io.StringIO(newline="")
    quoting = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    writer = csv.writer(out, lineterminator=rng.choice(["\n", "\r\n"]), quoting=quoting)
    writer.writerows([header, *rows])
    return rng.choice(["", "\ufeff"]) + out.getvalue()


def lenient(said: dict[str, Any]) -> dict[str, Any]:
    """The contract with faults of fields that are no keys nulled, so that rows are published."""
    nullify = {"property": "onInvalid", "vendor": "sluice", "value": "nullify"}
    for each in said["schema"][0]["properties"]:
        if not each.get("primaryKey"):
            others = [p for p in each["customProperties"] if p["property"] != "onInvalid"]
            each |= {"required": False, "customProperties": [*others, nullify]}
    return said
