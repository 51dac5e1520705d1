"""Quality rules as they stand in a contract: what each comes to, and every mistake in them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from cases import column, document
from hypothesis import given
from hypothesis import strategies as st
from sluice_etl.contract_reader import read_contract
from sluice_etl.errors import ContractError
from sluice_etl.measure import age_seconds, row_count_change
from sluice_etl.rules import OPERATORS, Age, DuplicateValues, Expectation, MissingValues, Query
from sluice_etl.verdict import Outcome, Severity, Verdict, what_stays

Q = "/schema/0/quality/0"
P = "/schema/0/properties/0/quality/0"
ZERO = {"mustBe": 0}
COLUMNS = (
    column("name"),
    column("pages", "integer"),
    column("lent", "date", ours={"publishAs": "day"}),
    column("owner", ours={"deidentify": {"method": "drop"}}),
    column("born", "date", ours={"deidentify": {"method": "dateShift", "by": "name", "days": 9}}),
)


def books(*, table=(), sla=(), **columns: Any) -> dict[str, Any]:
    """A contract whose table, agreements and columns have these rules."""
    first, *others = COLUMNS
    properties = [{**first, "required": True}, *others]
    of = document(*({**c, "quality": columns.get(c["name"], [])} for c in properties))
    of["schema"][0]["quality"] = list(table)
    return {**of, "slaProperties": list(sla)}


def problems(of):
    with pytest.raises(ContractError) as caught:
        read_contract(of)
    return [(problem.path, problem.code) for problem in caught.value.problems]


def sluice(metric, unit=None, **operators):
    base = {"type": "custom", "engine": "sluice"}
    unit_ = {"unit": unit} if unit else {}
    return {**base, **unit_, "implementation": {"metric": metric, **operators}}


def latency(**fields):
    return {"property": "latency", "value": 2, "unit": "d", "element": "books.lent", **fields}


def test_rules_are_read_in_the_order_of_the_contract():
    of = books(
        table=[
            {"metric": "rowCount", "mustBeBetween": [1, 9], "severity": "warning"},
            {
                "metric": "duplicateValues",
                "arguments": {"properties": ["name", "lent"]},
                "mustBe": 0,
                "unit": "percent",
            },
            {"type": "text", "description": "Nice.", "name": "nice"},
            {"type": "custom", "engine": "soda", "implementation": "x"},
            sluice("rejectedRecords", "percent", mustBeLessOrEqualTo=2.5),
        ],
        name=[
            {
                "id": "gaps",
                "metric": "missingValues",
                "arguments": {"missingValues": [None, "", "-"]},
                "mustBeLessThan": 3,
            }
        ],
        lent=[
            {"type": "sql", "query": "select count({property}) from {table}", "mustNotBe": 0},
            sluice("ageOfData", "h", mustBeLessThan=1),
        ],
        sla=[
            latency(id="fresh"),
            {"property": "retention", "value": 3, "unit": "y"},
        ],
    )
    rules = read_contract(of).rules
    assert [(r.name, r.column, r.severity, r.required) for r in rules] == [
        ("rowCount", None, "warning", "between 1 and 9"),
        ("duplicateValues", "name+lent", "error", "0 %"),
        ("nice", None, "error", "what its description says"),
        ("soda", None, "error", "what soda asks for"),
        ("rejectedRecords", None, "error", "at most 2.5 %"),
        ("gaps", "name", "error", "less than 3"),
        ("sql", "lent", "error", "not 0"),
        ("ageOfData", "lent", "error", "less than 1 hours"),
        ("fresh", "lent", "error", "at most 2 days"),
    ]
    measures = [rule.measure for rule in rules]
    assert measures[1] == DuplicateValues(("name", "day"))
    assert measures[5] == MissingValues("name", ("", "-"), null=True)
    assert measures[6] == Query("select count({property}) from {table}", "day")
    assert measures[7:] == [Age("day", 3600), Age("day", 86400)]


TABLE_MISTAKES = [
    # what is wrong, the rule, where, code
    ("no metric", {"mustBe": 0}, Q, "MISSING_FIELD"),
    ("a column's metric", {"metric": "nullValues", **ZERO}, f"{Q}/metric", "BAD_VALUE"),
    ("the old word", {"metric": "rowCount", "rule": "x", **ZERO}, f"{Q}/rule", "BAD_VALUE"),
    ("another type", {"type": "soda", **ZERO}, f"{Q}/type", "BAD_VALUE"),
    (
        "another severity",
        {"metric": "rowCount", **ZERO, "severity": "fatal"},
        f"{Q}/severity",
        None,
    ),
    ("no operator", {"metric": "rowCount"}, Q, "ONE_OPERATOR"),
    ("two", {"metric": "rowCount", **ZERO, "mustNotBe": 1}, Q, "ONE_OPERATOR"),
    ("a text", {"metric": "rowCount", "mustBe": "0"}, f"{Q}/mustBe", "BAD_VALUE"),
    ("a boolean", {"metric": "rowCount", "mustBe": True}, f"{Q}/mustBe", "BAD_VALUE"),
    ("one end", {"metric": "rowCount", "mustBeBetween": [1]}, f"{Q}/mustBeBetween", "BAD_VALUE"),
    ("no range", {"metric": "rowCount", "mustBeBetween": [2, 1]}, f"{Q}/mustBeBetween", None),
    ("a share of rows", {"metric": "rowCount", **ZERO, "unit": "percent"}, f"{Q}/unit", None),
    ("arguments", {"metric": "rowCount", **ZERO, "arguments": {"a": 1}}, f"{Q}/arguments/a", None),
    ("no properties", {"metric": "duplicateValues", **ZERO}, f"{Q}/arguments/properties", None),
    (
        "a dropped one",
        {"metric": "duplicateValues", **ZERO, "arguments": {"properties": ["owner"]}},
        f"{Q}/arguments/properties",
        None,
    ),
    (
        "one twice",
        {"metric": "duplicateValues", **ZERO, "arguments": {"properties": ["name", "name"]}},
        f"{Q}/arguments/properties",
        None,
    ),
    ("no query", {"type": "sql", **ZERO}, Q, "MISSING_FIELD"),
    ("a text that asks", {"type": "text", **ZERO}, f"{Q}/mustBe", "BAD_VALUE"),
    ("no engine", {"type": "custom", "implementation": "x"}, Q, "MISSING_FIELD"),
    ("nothing to do", {"type": "custom", "engine": "sluice"}, Q, "MISSING_FIELD"),
    (
        "a text to do",
        {"type": "custom", "engine": "sluice", "implementation": "x"},
        f"{Q}/implementation",
        None,
    ),
    ("not ours", sluice("rowCount", **ZERO), f"{Q}/implementation/metric", "BAD_VALUE"),
    ("no metric of ours", sluice(None, **ZERO), f"{Q}/implementation/metric", "BAD_VALUE"),
    ("nothing asked", sluice("rejectedRecords"), f"{Q}/implementation", "ONE_OPERATOR"),
    ("another unit", sluice("rejectedRecords", "d", **ZERO), f"{Q}/unit", "BAD_VALUE"),
]


@pytest.mark.parametrize(
    ("rule", "path", "code"), [m[1:] for m in TABLE_MISTAKES], ids=[m[0] for m in TABLE_MISTAKES]
)
def test_a_wrong_rule_of_the_table(rule, path, code):
    assert problems(books(table=[rule])) == [(path, code or "BAD_VALUE")]


COLUMN_MISTAKES = [
    # what is wrong, the column, the rule, where beside the rule, code
    ("the table's", "name", {"metric": "rowCount", **ZERO}, "/metric", "BAD_VALUE"),
    ("what is dropped", "owner", {"metric": "nullValues", **ZERO}, "", "BAD_QUALITY"),
    ("a query of it", "owner", {"type": "sql", "query": "x", **ZERO}, "", "BAD_QUALITY"),
    (
        "no values",
        "name",
        {"metric": "missingValues", **ZERO},
        "/arguments/missingValues",
        "BAD_VALUE",
    ),
    ("no valid ones", "name", {"metric": "invalidValues", **ZERO}, "/arguments", "MISSING_FIELD"),
    (
        "values of another type",
        "pages",
        {"metric": "invalidValues", **ZERO, "arguments": {"validValues": [1, "2", None]}},
        ("/arguments/validValues/1", "/arguments/validValues/2"),
        "BAD_VALUE",
    ),
    (
        "a pattern of a number",
        "pages",
        {"metric": "invalidValues", **ZERO, "arguments": {"pattern": "1"}},
        "/arguments/pattern",
        "BAD_QUALITY",
    ),
    (
        "a pattern that is none",
        "name",
        {"metric": "invalidValues", **ZERO, "arguments": {"pattern": "(?i)x"}},
        "/arguments/pattern",
        "BAD_PATTERN",
    ),
    ("the age of a text", "name", sluice("ageOfData", "d", **ZERO), "", "BAD_QUALITY"),
    ("of shifted dates", "born", sluice("ageOfData", "d", **ZERO), "", "BAD_QUALITY"),
    ("an age in nothing", "lent", sluice("ageOfData", **ZERO), "/unit", "BAD_VALUE"),
]


@pytest.mark.parametrize(
    ("name", "rule", "places", "code"),
    [m[1:] for m in COLUMN_MISTAKES],
    ids=[m[0] for m in COLUMN_MISTAKES],
)
def test_a_wrong_rule_of_a_column(name, rule, places, code):
    index = [c["name"] for c in COLUMNS].index(name)
    at = P.replace("properties/0", f"properties/{index}")
    expected = [places] if isinstance(places, str) else places
    assert problems(books(**{name: [rule]})) == [(at + place, code) for place in expected]


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"element": "lent, x"}, ["/element"]),
        ({"element": ""}, ["/element"]),
        ({"value": "2"}, ["/value"]),
        ({"value": -1}, ["/value"]),
        ({"unit": "m"}, ["/unit"]),
        ({"value": None, "unit": None}, ["/unit", "/value"]),
    ],
)
def test_an_agreement_that_cannot_be_judged(changes, places):
    found = problems(books(sla=[latency(**changes)]))
    assert found == [(f"/slaProperties/0{place}", "BAD_VALUE") for place in places]


def test_an_agreement_that_only_warns_and_one_of_two_columns():
    severity = {"property": "severity", "vendor": "sluice", "value": "warning"}
    of = books(sla=[latency(element="lent,books.lent", customProperties=[severity])])
    assert [(r.column, r.severity) for r in read_contract(of).rules] == [("lent", "warning")] * 2


NUMBERS = st.integers(-5, 5)


@given(NUMBERS, NUMBERS, st.integers(1, 4))
def test_operators_are_as_odcs_defines_them(measured, low, width):
    held = {name: Expectation(name, (low,)).holds(measured) for name in OPERATORS}
    assert held["mustBe"] != held["mustNotBe"]
    assert held["mustBeLessThan"] != held["mustBeGreaterOrEqualTo"]
    assert held["mustBeGreaterThan"] != held["mustBeLessOrEqualTo"]
    assert held["mustBe"] == (held["mustBeLessOrEqualTo"] and held["mustBeGreaterOrEqualTo"])
    between = Expectation("mustBeBetween", (low, low + width)).holds(measured)
    less = Expectation("mustBeLessThan", (low + width,)).holds(measured)
    assert between == (held["mustBeGreaterThan"] and less)
    assert Expectation("mustNotBeBetween", (low, low + width)).holds(measured) != between


TODAY = date(2025, 6, 15)
NOON = datetime(2025, 6, 15, 12, tzinfo=UTC)


def micros(moment):
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("newest", "today", "is_date", "hours"),
    [
        (datetime(2025, 6, 13, tzinfo=UTC), TODAY, True, 48),
        (datetime(2025, 6, 16, tzinfo=UTC), TODAY, True, -24),
        (NOON - timedelta(hours=1.5), TODAY, False, 1.5),
        # --as-of: that day's end, or a coming day's beginning
        (NOON - timedelta(days=1), date(2025, 6, 14), False, 12),
        (NOON, date(2025, 6, 16), False, 12),
    ],
)
def test_ages(newest, today, is_date, hours):
    assert age_seconds(micros(newest), today, NOON, is_date=is_date) == hours * 3600


@pytest.mark.parametrize(
    ("now", "previous", "unit", "change"),
    [
        (90, 100, "percent", -10),
        (130, 100, "percent", 30),
        (130, 100, "rows", 30),
        (5, 0, "rows", 5),
        (5, 0, "percent", None),
        (5, None, "rows", None),
    ],
)
def test_the_change_of_the_row_count(now, previous, unit, change):
    assert row_count_change(now, previous, unit) == change


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("severity", Severity)
def test_only_an_error_that_failed_stops(outcome, severity):
    verdict = Verdict("", "r", "c", severity, outcome, 1234567.5, "0")
    assert verdict.stops == (outcome == "failed" and severity == "error")
    assert str(verdict) == "r of c: measured 1234567.5, required 0"


def test_what_is_told_of_a_run_that_was_stopped():
    percent = Verdict("", "r", None, Severity.ERROR, Outcome.FAILED, 12, "at most 5 %")
    assert str(percent) == "r: measured 12 %, required at most 5 %"
    stays = what_stays({"withheld": 7, "snapshot": {"number": 3, "rows": 20}})
    assert "7 records were withheld, and readers still see snapshot 3, 20 records." in stays
