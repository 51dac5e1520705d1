"""`onInvalid` of each reason: what it may say, and what it does to a record."""

import pytest
from cases import column, contract, judge, run_job
from pyspark.sql import functions as F  # noqa: N812 (Spark's own custom)
from sluice_etl.deidentify import method_checks
from sluice_etl.errors import ContractError
from sluice_etl.reasons import Reason
from sluice_etl.severity import WARNABLE, reasons_of
from sluice_etl.validate import checks

P0 = "/schema/0/properties/0"
V0 = f"{P0}/customProperties/0/value"
BOUNDS = {"minimum": 0, "maximum": 9}


def on_invalid(value, logical_type="string", **fields):
    return column(logical_type=logical_type, ours={"onInvalid": value}, **fields)


def options(value, logical_type="string", **limits):
    return on_invalid(value, logical_type, logicalTypeOptions=limits)


GRID = column(
    logical_type="number",
    ours={"onInvalid": {"ABOVE_MAXIMUM": "warn"}, "deidentify": {"method": "grid", "cell": 5}},
)
SHELF = {"partitioned": True, "partitionKeyPosition": 1, "logicalTypeOptions": {"maxLength": 9}}
MISTAKES = [
    # what is wrong, the column, where, code
    ("warn of everything", on_invalid("warn"), V0, "BAD_VALUE"),
    ("warn by default", on_invalid({"default": "warn"}), f"{V0}/default", "BAD_VALUE"),
    ("no reason", on_invalid({"TOO_BIG": "warn"}), f"{V0}/TOO_BIG", "BAD_VALUE"),
    ("no action", on_invalid({"NOT_UTF8": "drop"}), f"{V0}/NOT_UTF8", "BAD_VALUE"),
    (
        "no value to publish",
        on_invalid({"UNPARSABLE_DATE": "warn"}, "date"),
        f"{V0}/UNPARSABLE_DATE",
        "BAD_VALUE",
    ),
    (
        "no text to publish",
        on_invalid({"NOT_UTF8": "warn"}),
        f"{V0}/NOT_UTF8",
        "BAD_VALUE",
    ),
    ("a reason of others", on_invalid({"UNPARSABLE_DATE": "nullify"}), P0, "BAD_SEVERITY"),
    ("a reason without a rule", on_invalid({"TOO_LONG": "warn"}), P0, "BAD_SEVERITY"),
    ("one that always rejects", on_invalid({"MISSING_REQUIRED": "reject"}), P0, "BAD_SEVERITY"),
    ("a value off the grid", GRID, P0, "BAD_SEVERITY"),
    (
        "a text that no pattern is matched against",
        options({"TOO_LONG": "warn"}, pattern="^a*$"),
        P0,
        "BAD_SEVERITY",
    ),
    ("a folder too long", on_invalid({"TOO_LONG": "warn"}, **SHELF), P0, "BAD_SEVERITY"),
    (
        "null and required",
        options({"BELOW_MINIMUM": "nullify"}, "integer", **BOUNDS) | {"required": True},
        P0,
        "NULLIFY_REQUIRED",
    ),
]


@pytest.mark.parametrize(
    ("wrong", "path", "code"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_mistakes(wrong, path, code):
    with pytest.raises(ContractError) as caught:
        contract(wrong, column("other"))
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [(path, code)]


EVERY = [
    options("reject", pattern="a", minLength=1, maxLength=2),
    on_invalid("reject", enum=[{"value": "a"}], **SHELF),
    *(options("reject", type_, minimum=1, multipleOf=2) for type_ in ("integer", "number")),
    options("reject", "number", exclusiveMaximum=1),
    options("reject", "date", exclusiveMinimum="2020-01-01"),
    *(on_invalid("reject", type_) for type_ in ("boolean", "timestamp")),
    column(ours={"valueMap": {"a": "b"}}),
    column(ours={"phone": {"region": "US"}}),
    column(ours={"country": "alpha2"}),
    GRID | {"customProperties": GRID["customProperties"][1:]},
    column(logical_type="date", ours={"deidentify": {"method": "age"}}),
    column(ours={"deidentify": {"method": "zip3"}}),
]


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("of", EVERY)
def test_the_reasons_of_a_column_are_those_that_it_is_checked_for(of):
    (made, _) = contract(of, column("other")).columns
    fields = [F.col(name) for name in "abcd"]
    found = [*checks(made, *fields), *method_checks(made, fields[3], F.lit(None).cast("date"))]
    assert set(reasons_of(made)) == {reason for reason, _ in found}
    assert set(WARNABLE) <= set(Reason)


BOOKS = (
    column(
        "pages",
        "integer",
        required=True,
        logicalTypeOptions=BOUNDS | {"multipleOf": 2},
        ours={"onInvalid": {"BELOW_MINIMUM": "warn", "NOT_A_MULTIPLE": "warn"}},
    ),
    column(
        "title",
        logicalTypeOptions={"pattern": "^[A-Z]", "minLength": 3},
        ours={"onInvalid": {"default": "nullify", "TOO_SHORT": "warn", "NOT_UTF8": "reject"}},
    ),
    column("kind", enum=[{"value": "x"}], ours={"onInvalid": {"NOT_IN_ENUM": "warn"}}),
)
ROWS = [
    # pages, title, kind -> published, rejects, nullified, warned
    (("2", "Abc", "x"), (2, "Abc", "x"), [], [], []),
    (
        ("-3", "Ab", "y"),
        (-3, "Ab", "y"),
        [],
        [],
        ["BELOW_MINIMUM", "NOT_A_MULTIPLE", "TOO_SHORT", "NOT_IN_ENUM"],
    ),
    (("2", "a", "x"), (2, None, "x"), [], ["PATTERN_MISMATCH"], ["TOO_SHORT"]),
    (
        ("11", "A\ufffd", "y"),
        None,
        ["ABOVE_MAXIMUM", "NOT_UTF8"],
        [],
        ["NOT_A_MULTIPLE", "NOT_IN_ENUM"],
    ),
    (("", "Abc", ""), None, ["MISSING_REQUIRED"], [], []),
]


def test_each_reason_acts_by_itself_and_all_are_kept(spark):
    of = contract(*BOOKS, spark=spark)
    judged = judge(spark, of, [row[0] for row in ROWS])
    for (_, published, *reasons), got in zip(ROWS, judged, strict=True):
        shown = tuple(got.published.values())
        assert shown == (published or (None, None, None))
        found = (got.rejects, got.nullified, got.warned)
        assert [[reason for _, reason in entries] for entries in found] == reasons


@pytest.mark.pipeline
def test_warned_values_of_published_records_are_counted(spark, tmp_path):
    (tmp_path / "in.csv").write_text("pages,title,kind\n1,Abc,y\n3,x,y\n11,Abc,y\n")
    metrics = run_job(spark, contract(*BOOKS), tmp_path / "in.csv", tmp_path / "out")
    assert metrics["records"] == {"in": 3, "published": 2, "quarantined": 1}
    assert [tuple(each.values()) for each in metrics["warned"]] == [
        ("kind", "NOT_IN_ENUM", 2),
        ("pages", "NOT_A_MULTIPLE", 2),
        ("title", "TOO_SHORT", 1),
    ]
    assert [tuple(each.values()) for each in metrics["nullified"]] == [
        ("title", "PATTERN_MISMATCH", 1)
    ]
