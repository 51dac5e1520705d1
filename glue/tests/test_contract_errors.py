"""Every mistake that a contract can hold, where it is found, and that all show at once."""

import pytest
from cases import column, contract, document
from sluice_etl.contract_reader import read_contract
from sluice_etl.errors import ContractError

P0 = "/schema/0/properties/0"
C0 = f"{P0}/customProperties/0"
V0 = f"{C0}/value"
O0 = f"{P0}/logicalTypeOptions"
ROW = "/schema/0/properties"
YEAR = {"unit": "year", "as": "y"}


def problems(of, **ports):
    with pytest.raises(ContractError) as caught:
        read_contract(of, **ports)
    return [(problem.path, problem.code) for problem in caught.value.problems]


def ours(logical_type="string", **properties):
    return column(logical_type=logical_type, ours=properties)


def options(logical_type="string", **values):
    return column(logical_type=logical_type, logicalTypeOptions=values)


def money(physical="decimal(12,2)", **values):
    return {**options("number", **values), "physicalType": physical}


COLUMN_MISTAKES = [
    # what is wrong, the column, where, code
    ("no name", {"logicalType": "string", "classification": "public"}, P0, "MISSING_FIELD"),
    ("no type", {"name": "x", "classification": "public"}, P0, "MISSING_FIELD"),
    ("a type CSV has not", column(logical_type="array"), f"{P0}/logicalType", "UNSUPPORTED_TYPE"),
    (
        "a type ODCS has not",
        column(logical_type="date-time"),
        f"{P0}/logicalType",
        "UNSUPPORTED_TYPE",
    ),
    ("a word that is no format", options(format="e-mail"), f"{O0}/format", "BAD_VALUE"),
    ("a decimal of 64 bits", money(format="f64"), f"{O0}/format", "BAD_VALUE"),
    ("a time with a day", ours("time", formats=["yyyy-MM-dd HH:mm"]), f"{V0}/0", "BAD_FORMAT"),
    ("a time with a zone", ours("time", formats=["HH:mmX"]), f"{V0}/0", "BAD_FORMAT"),
    ("a time without hour", ours("time", formats=["mm:ss"]), f"{V0}/0", "BAD_FORMAT"),
    ("a time of 25 hours", options("time", maximum="25:00"), f"{O0}/maximum", "BAD_VALUE"),
    ("a time of a zone", options("time", timezone=True), f"{O0}/timezone", "UNSUPPORTED_OPTION"),
    (
        "a time of a place",
        options("time", defaultTimezone="Europe/Berlin"),
        f"{O0}/defaultTimezone",
        "UNSUPPORTED_OPTION",
    ),
    (
        "a format that says no zone",
        options("timestamp", timezone=True, format="yyyy-MM-dd HH:mm"),
        f"{O0}/timezone",
        "BAD_FORMAT",
    ),
    (
        "a format that says one",
        options("timestamp", timezone=False, format="yyyy-MM-dd HH:mm X"),
        f"{O0}/timezone",
        "BAD_FORMAT",
    ),
    (
        "a place that has no zone",
        options("timestamp", defaultTimezone="Europe/Atlantis"),
        f"{O0}/defaultTimezone",
        "BAD_VALUE",
    ),
    (
        "an offset of a day",
        options("timestamp", defaultTimezone="+24:00"),
        f"{O0}/defaultTimezone",
        "BAD_VALUE",
    ),
    ("spaces around a name", column(" x", ours={"publishAs": "x"}), f"{P0}/name", "BAD_VALUE"),
    ("a flag that is a text", column(required="yes"), f"{P0}/required", "BAD_VALUE"),
    ("no classification", {"name": "x", "logicalType": "string"}, P0, "MISSING_CLASSIFICATION"),
    (
        "a misspelt classification",
        column(classification="Restricted"),
        f"{P0}/classification",
        "BAD_VALUE",
    ),
    ("restricted and bare", column(classification="restricted"), P0, "UNPROTECTED"),
    ("confidential and bare", column(classification="confidential"), P0, "UNPROTECTED"),
    (
        "nullify and required",
        column(required=True, ours={"onInvalid": "nullify"}),
        P0,
        "NULLIFY_REQUIRED",
    ),
    (
        "nullify and key",
        column(primaryKey=True, ours={"onInvalid": "nullify"}),
        P0,
        "NULLIFY_REQUIRED",
    ),
    (
        "key position 0",
        column(primaryKey=True, primaryKeyPosition=0),
        f"{P0}/primaryKeyPosition",
        "BAD_VALUE",
    ),
    ("an enum of another type", column(enum=[{"value": 1}]), f"{P0}/enum/0/value", "BAD_VALUE"),
    ("an empty enum", column(enum=[]), f"{P0}/enum", "BAD_VALUE"),
    ("an enum without objects", column(enum=["a"]), f"{P0}/enum/0", "BAD_VALUE"),
    (
        "an enum that case hides",
        column(enum=[{"value": "a"}], ours={"case": "upper"}),
        P0,
        "UNREACHABLE_VALUE",
    ),
    ("a number as null token", ours(nullTokens=[999]), V0, "BAD_VALUE"),
    ("no null token", ours(nullTokens=[]), V0, "BAD_VALUE"),
    ("null tokens as text", ours(nullTokens="N/A"), V0, "BAD_VALUE"),
    ("a null token with spaces", ours(nullTokens=["N/A "]), P0, "UNREACHABLE_VALUE"),
    ("another case", ours(case="title"), V0, "BAD_VALUE"),
    (
        "a map of texts for booleans",
        ours("boolean", valueMap={"Y": "true"}),
        f"{V0}/Y",
        "BAD_VALUE",
    ),
    ("a map of booleans for texts", ours(valueMap={"a/b": True}), f"{V0}/a~1b", "BAD_VALUE"),
    ("an empty map", ours(valueMap={}), V0, "BAD_VALUE"),
    ("a map key that case hides", ours(case="upper", valueMap={"y": "Y"}), P0, "UNREACHABLE_VALUE"),
    ("formats of a text", ours(formats=["yyyy"]), V0, "BAD_VALUE"),
    (
        "letters of no date",
        ours("date", formats=["yyyy-MM-dd", "YYYY-mm-DD"]),
        f"{V0}/1",
        "BAD_FORMAT",
    ),
    ("another onInvalid", ours(onInvalid="ignore"), V0, "BAD_VALUE"),
    ("no method", ours(deidentify={}), V0, "MISSING_FIELD"),
    ("another method", ours(deidentify={"method": "mask"}), f"{V0}/method", "BAD_VALUE"),
    ("a method as text", ours(deidentify="drop"), V0, "BAD_VALUE"),
    (
        "a wish that a method has not",
        ours(deidentify={"method": "drop", "cap": 1}),
        f"{V0}/cap",
        "BAD_VALUE",
    ),
    ("an age of a text", ours(deidentify={"method": "age"}), P0, "BAD_METHOD"),
    ("a grid of a date", ours("date", deidentify={"method": "grid", "cell": 5}), P0, "BAD_METHOD"),
    (
        "a pseudonym of a number",
        ours("number", deidentify={"method": "pseudonym"}),
        P0,
        "BAD_METHOD",
    ),
    ("no cell", ours("number", deidentify={"method": "grid"}), f"{V0}/cell", "BAD_VALUE"),
    (
        "a cell of 0",
        ours("number", deidentify={"method": "grid", "cell": 0}),
        f"{V0}/cell",
        "BAD_VALUE",
    ),
    (
        "a cell of true",
        ours("number", deidentify={"method": "grid", "cell": True}),
        f"{V0}/cell",
        "BAD_VALUE",
    ),
    ("a cap of 0", ours("date", deidentify={"method": "age", "cap": 0}), f"{V0}/cap", "BAD_VALUE"),
    (
        "an age at no column",
        ours("date", deidentify={"method": "age", "asOf": "y"}),
        P0,
        "BAD_AS_OF",
    ),
    ("an age at itself", ours("date", deidentify={"method": "age", "asOf": "x"}), P0, "BAD_AS_OF"),
    ("an empty publishAs", ours(publishAs=""), V0, "BAD_VALUE"),
    (
        "publishAs of a dropped one",
        ours(deidentify={"method": "drop"}, publishAs="y"),
        P0,
        "BAD_VALUE",
    ),
    (
        "another unit",
        ours("date", partitionBy={"unit": "week", "as": "w"}),
        f"{V0}/unit",
        "BAD_VALUE",
    ),
    ("no unit", ours("date", partitionBy={"as": "w"}), V0, "MISSING_FIELD"),
    ("no as", ours("date", partitionBy={"unit": "year"}), V0, "MISSING_FIELD"),
    ("a unit but no partition", ours("date", partitionBy=YEAR), P0, "BAD_PARTITION"),
    ("units of a text", column(partitioned=True, ours={"partitionBy": YEAR}), P0, "BAD_PARTITION"),
    (
        "units of an age",
        column(
            logical_type="date",
            partitioned=True,
            ours={"deidentify": {"method": "age"}, "partitionBy": YEAR},
        ),
        P0,
        "BAD_PARTITION",
    ),
    ("partitions of doubles", column(logical_type="number", partitioned=True), P0, "BAD_PARTITION"),
    ("a name of no table", column("Full Name"), ROW, "BAD_NAME"),
    (
        "an option of another type",
        options("boolean", pattern="x"),
        f"{O0}/pattern",
        "UNSUPPORTED_OPTION",
    ),
    ("a misspelt option", options(minlength=1), f"{O0}/minlength", "UNSUPPORTED_OPTION"),
    ("a length of 1.5", options(minLength=1.5), f"{O0}/minLength", "BAD_VALUE"),
    (
        "bounds that leave nothing",
        options("integer", minimum=3, exclusiveMaximum=3),
        O0,
        "BAD_RANGE",
    ),
    ("lengths that cross", options(minLength=3, maxLength=2), O0, "BAD_RANGE"),
    ("a minimum as text", options("integer", minimum="1"), f"{O0}/minimum", "BAD_VALUE"),
    ("a minimum of true", options("integer", minimum=True), f"{O0}/minimum", "BAD_VALUE"),
    ("a minimum of 1.5", options("integer", minimum=1.5), f"{O0}/minimum", "BAD_VALUE"),
    (
        "a minimum of no number",
        options("number", minimum=float("nan")),
        f"{O0}/minimum",
        "BAD_VALUE",
    ),
    ("a day that is none", options("date", minimum="2023-02-29"), f"{O0}/minimum", "BAD_VALUE"),
    ("a day in other words", options("date", maximum="1/1/2024"), f"{O0}/maximum", "BAD_VALUE"),
    (
        "a moment without time",
        options("timestamp", minimum="2024-01-01"),
        f"{O0}/minimum",
        "BAD_VALUE",
    ),
    (
        "bounds that cross",
        options("date", minimum="2024-01-02", maximum="2024-01-01"),
        O0,
        "BAD_RANGE",
    ),
    ("multiples of 0", options("number", multipleOf=0), f"{O0}/multipleOf", "BAD_VALUE"),
    ("128 bits", options("integer", format="i128"), f"{O0}/format", "BAD_VALUE"),
    *(
        (f"digits of {physical}", money(physical), f"{P0}/physicalType", "BAD_TYPE")
        for physical in ("decimal", "Numeric(39,2)", "decimal(2,3)", "decimal(0)")
    ),
    ("a bound beyond its digits", money(maximum=0.005), f"{O0}/maximum", "BAD_VALUE"),
    ("a bound too large", money(maximum=1e11), f"{O0}/maximum", "BAD_VALUE"),
    ("a step beyond its digits", money(multipleOf=0.005), f"{O0}/multipleOf", "BAD_VALUE"),
    ("written texts", ours(numberFormat={}), V0, "BAD_VALUE"),
    *(
        (f"a number format with {wrong}", ours("number", numberFormat=wrong), V0 + at, "BAD_VALUE")
        for wrong, at in [
            ({"decimal": ";"}, "/decimal"),
            ({"grouping": "."}, ""),
            ({"decimal": ",", "grouping": ","}, ""),
            ({"grouping": "_"}, "/grouping"),
            ({"currency": "EUR"}, "/currency"),
            ({"currency": ["A$", "- "]}, "/currency"),
            ({"parentheses": "yes"}, "/parentheses"),
            ({"thousands": ","}, "/thousands"),
        ]
    ),
    (
        "a number that is written and mapped",
        ours("number", numberFormat={}, valueMap={"a": 1}),
        V0,
        "BAD_VALUE",
    ),
    (
        "another zone",
        options("timestamp", defaultTimezone="CET"),
        f"{O0}/defaultTimezone",
        "BAD_VALUE",
    ),
    ("Java's possessive", options(pattern="a++"), f"{O0}/pattern", "BAD_PATTERN"),
    ("an empty pattern", options(pattern=""), f"{O0}/pattern", "BAD_VALUE"),
    ("an ODCS format that is none", options("date", format="YYYY"), f"{O0}/format", "BAD_FORMAT"),
    ("options as text", column(logicalTypeOptions="x"), O0, "BAD_VALUE"),
]


@pytest.mark.parametrize(
    ("wrong", "path", "code"), [m[1:] for m in COLUMN_MISTAKES], ids=[m[0] for m in COLUMN_MISTAKES]
)
def test_mistakes_of_a_column(wrong, path, code):
    assert (path, code) in problems(document(wrong, column("other")))


def with_properties(*properties):
    return document({**column(), "customProperties": list(properties)})


DROP = {"property": "deidentify", "vendor": "sluice", "value": {"method": "keep"}}


@pytest.mark.parametrize(
    ("entry", "path", "code"),
    [
        ({"property": "deidentify", "value": {"method": "drop"}}, C0, "MISSING_VENDOR"),
        ({"property": "nullTokens", "vendor": None, "value": ["x"]}, C0, "MISSING_VENDOR"),
        ({"property": "deidentify", "vendor": "Sluice", "value": 1}, C0, "MISSING_VENDOR"),
        ({"property": "deidentify", "vendor": 7, "value": 1}, f"{C0}/vendor", "BAD_VALUE"),
        (
            {"property": "deidentifi", "vendor": "sluice", "value": 1},
            f"{C0}/property",
            "UNKNOWN_PROPERTY",
        ),
        ({"property": "case", "vendor": "sluice"}, C0, "MISSING_FIELD"),
        ({"vendor": "sluice", "value": 1}, f"{C0}/property", "BAD_VALUE"),
        ("case", C0, "BAD_VALUE"),
    ],
)
def test_mistakes_of_custom_properties(entry, path, code):
    assert problems(with_properties(entry)) == [(path, code)]


def test_a_property_given_twice():
    assert problems(with_properties(DROP, DROP)) == [
        (f"{P0}/customProperties/1", "REPEATED_PROPERTY")
    ]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"kind": "Other"}, "", "NOT_A_CONTRACT"),
        ({"apiVersion": "v2.2.2"}, "", "NOT_A_CONTRACT"),
        ({"id": ""}, "/id", "BAD_VALUE"),
        ({"version": 1}, "/version", "BAD_VALUE"),
        ({"schema": []}, "/schema", "ONE_TABLE"),
        ({"schema": [{"name": "a"}, {"name": "b"}]}, "/schema", "ONE_TABLE"),
        ({"schema": "x"}, "/schema", "BAD_VALUE"),
        ({"schema": [{"name": "a", "properties": []}]}, ROW, "NOTHING_PUBLISHED"),
        ({"customProperties": [DROP]}, "/customProperties/0/property", "UNKNOWN_PROPERTY"),
    ],
)
def test_mistakes_of_the_document(change, path, code):
    assert (path, code) in problems({**document(column()), **change})


@pytest.mark.parametrize("document", [None, [], "text", 5])
def test_no_object_is_no_contract(document):
    assert problems(document) == [("", "NOT_A_CONTRACT")]


def test_mistakes_between_columns():
    assert problems(document(column("a"), column("a"))) == [
        (ROW, "REPEATED_PUBLISHED_NAME"),
        (f"{ROW}/1", "REPEATED_COLUMN"),
    ]
    renamed = column("b", ours={"publishAs": "a"})
    assert problems(document(column("a"), renamed)) == [(ROW, "REPEATED_PUBLISHED_NAME")]
    year = column("d", "date", partitioned=True, ours={"partitionBy": {**YEAR, "as": "a"}})
    assert problems(document(column("a"), year)) == [(ROW, "REPEATED_PUBLISHED_NAME")]
    dated = column("b", "date", ours={"deidentify": {"method": "age", "asOf": "t"}})
    assert problems(document(column("t", "timestamp"), dated)) == [(f"{ROW}/1", "BAD_AS_OF")]


def test_names_that_differ_in_case_are_one_to_athena():
    assert (ROW, "REPEATED_PUBLISHED_NAME") in problems(document(column("a"), column("A")))


def test_a_column_that_only_partitions_is_not_enough():
    assert problems(document(column(partitioned=True))) == [(ROW, "NOTHING_PUBLISHED")]


def test_what_java_cannot_compile():
    of = document(options(pattern="a"))
    assert problems(of, pattern_problem=lambda _: "Unclosed group") == [
        (f"{O0}/pattern", "BAD_PATTERN")
    ]


def test_what_java_itself_says(spark):
    with pytest.raises(ContractError, match="BAD_PATTERN"):
        contract(options(pattern="(a"), spark=spark)


def test_all_mistakes_show_at_once_and_in_order():
    of = document(column("a", classification="restricted"), ours(case="x"), options(minLength=-1))
    assert problems({**of, "id": 5}) == [
        ("/id", "BAD_VALUE"),
        (ROW, "REPEATED_PUBLISHED_NAME"),
        (P0, "UNPROTECTED"),
        (f"{ROW}/1/customProperties/0/value", "BAD_VALUE"),
        (f"{ROW}/2", "REPEATED_COLUMN"),
        (f"{ROW}/2/logicalTypeOptions/minLength", "BAD_VALUE"),
    ]


def test_messages_do_not_repeat_values():
    """A contract's null token or enum may be a real value; only names and types are told."""
    with pytest.raises(ContractError) as caught:
        read_contract(
            document(column(enum=[{"value": "secret-1 "}], ours={"nullTokens": ["secret-2 "]}))
        )
    assert "secret" not in str(caught.value)
