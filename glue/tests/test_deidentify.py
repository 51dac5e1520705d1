"""What leaves the job in a value's place, under both modes of ANSI."""

import hashlib
import hmac
from datetime import date

import pytest
from cases import KEY, TODAY, column, contract, judge, judge_column, on_spark
from hypothesis import given
from hypothesis import strategies as st
from pyspark.sql import functions as F  # noqa: N812 (Spark's own custom)
from sluice_etl.hmac_sql import hmac_sha256, with_pads

pytestmark = pytest.mark.usefixtures("ansi")


def signed(text, key=KEY):
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def aged(**more):
    return column(
        "b", "date", ours={"deidentify": {"method": "age", **more}, "onInvalid": "nullify"}
    )


AGES = [
    ("2000-06-15", "2020-06-14", 19),
    ("2000-06-15", "2020-06-15", 20),
    ("2000-02-29", "2021-02-28", 20),
    ("2000-02-29", "2021-03-01", 21),
    ("2000-02-29", "2024-02-29", 24),
    ("2020-06-15", "2020-06-15", 0),
    ("1920-01-01", "2010-01-01", 90),
    ("1900-01-01", "2024-01-01", 90),
    ("", "2024-01-01", None),
    ("2000-01-01", "", None),
]


def test_ages_are_whole_years_and_capped(spark):
    of = contract(aged(asOf="t"), column("t", "date", ours={"deidentify": {"method": "drop"}}))
    judged = judge(spark, of, [row[:2] for row in AGES])
    assert [
        (*row, j.published["b"]) for row, j in zip([r[:2] for r in AGES], judged, strict=True)
    ] == AGES
    assert all(j.nullified == [] for j in judged)


def years(birth, day):
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@given(
    st.lists(st.tuples(*[st.dates(date(1850, 1, 1), date(2100, 1, 1))] * 2).map(sorted), min_size=1)
)
@on_spark(6)
def test_ages_are_those_of_python(spark, pairs):
    of = contract(aged(asOf="t", cap=150), column("t", "date"))
    judged = judge(spark, of, [(str(birth), str(day)) for birth, day in pairs])
    assert [j.published["b"] for j in judged] == [min(years(*pair), 150) for pair in pairs]


def test_an_age_without_as_of_is_that_of_the_runs_day(spark):
    assert judge_column(spark, aged(), ["2000-06-15", "2000-06-16"]) == [25, 24]
    assert date(2025, 6, 15) == TODAY


def test_a_negative_age_is_null_and_counted(spark):
    of = contract(aged(asOf="t"), column("t", "date"))
    (judged,) = judge(spark, of, [("2024-01-02", "2024-01-01")])
    assert (judged.rejects, judged.nullified) == ([], [("b", "NEGATIVE_AGE")])
    assert judged.published["b"] is None


def test_a_negative_age_rejects_where_the_contract_says_reject(spark):
    strict = column("b", "date", ours={"deidentify": {"method": "age"}})
    assert judge_column(spark, strict, ["2025-06-16", "2025-06-15"]) == [["NEGATIVE_AGE"], 0]


def test_an_age_at_a_day_that_is_nulled_is_null(spark):
    of = contract(aged(asOf="t"), column("t", "date", ours={"onInvalid": "nullify"}))
    (judged,) = judge(spark, of, [("2024-01-02", "unknown")])
    assert judged.published == {"b": None, "t": None}
    assert judged.nullified == [("t", "UNPARSABLE_DATE")]


GRID = {"deidentify": {"method": "grid", "cell": 5}}


@pytest.mark.parametrize("logical_type", ["number", "integer"])
def test_grids_hold_the_lower_edge(spark, logical_type):
    of = column(logical_type=logical_type, ours=GRID)
    cells = {"0": 0.0, "4": 0.0, "5": 5.0, "-1": -5.0, "-5": -5.0, "-6": -10.0, "": None}
    assert dict(zip(cells, judge_column(spark, of, list(cells)), strict=True)) == cells


def test_grids_of_fractions(spark):
    of = column(logical_type="number", ours={"deidentify": {"method": "grid", "cell": 0.5}})
    assert judge_column(spark, of, ["-84.27912", "0.49", "-0.0"]) == [-84.5, 0.0, 0.0]


def test_the_edge_of_a_decimal_cell_lies_in_it(spark):
    of = column(logical_type="number", ours={"deidentify": {"method": "grid", "cell": 0.1}})
    cells = {"0.3": 0.3, "0.6": 0.6, "0.7": 0.7, "-0.3": -0.3, "0.39": 0.3, "-0.31": -0.4}
    assert dict(zip(cells, judge_column(spark, of, list(cells)), strict=True)) == cells


def test_a_value_beyond_the_grid_is_refused_not_bent(spark):
    of = column(logical_type="number", ours={**GRID, "onInvalid": "nullify"})
    assert judge_column(spark, of, ["1e17", "-1e300"]) == [["ABOVE_MAXIMUM"], ["BELOW_MINIMUM"]]


def test_what_is_kept_renamed_and_dropped(spark):
    of = contract(
        column(
            "a",
            classification="restricted",
            ours={"deidentify": {"method": "keep"}, "publishAs": "kept"},
        ),
        column("b", classification="restricted", ours={"deidentify": {"method": "drop"}}),
    )
    (judged,) = judge(spark, of, [("x", "y")])
    assert judged.published == {"kept": "x"}


def pseudonym(logical_type="string", **ours):
    return column(logical_type=logical_type, ours={"deidentify": {"method": "pseudonym"}, **ours})


def test_pseudonyms_sign_the_normalised_value(spark):
    assert judge_column(spark, pseudonym(case="upper"), [" ab ", "", "é"]) == [
        signed("AB"),
        None,
        signed("É"),
    ]
    assert judge_column(spark, pseudonym("integer"), ["007"]) == [signed("7")]
    dated = pseudonym("date", formats=["dd.MM.yyyy"])
    assert judge_column(spark, dated, ["01.02.2024"]) == [signed("2024-02-01")]


@given(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=150), min_size=1),
    st.binary(min_size=1, max_size=100),
)
@on_spark(6)
def test_hmac_is_that_of_python(spark, texts, key):
    rows = spark.createDataFrame([(i, text) for i, text in enumerate(texts)], "i int, t string")
    got = with_pads(spark, rows, key).select("i", hmac_sha256(F.col("t"))).orderBy("i").collect()
    assert [row[1] for row in got] == [signed(text, key) for text in texts]


def test_rfc_4231(spark):
    """Test cases 2 and 6 of RFC 4231: a key shorter than a block, and one that is longer."""
    cases = [
        (
            b"Jefe",
            "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            b"\xaa" * 131,
            "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
    ]
    for key, text, expected in cases:
        rows = spark.createDataFrame([(text,)], "t string")
        assert with_pads(spark, rows, key).select(hmac_sha256(F.col("t"))).first()[0] == expected


def test_the_key_shows_in_no_plan(spark):
    key = bytes(range(160, 192))
    rows = spark.createDataFrame([("x",)], "t string")
    frame = with_pads(spark, rows, key).select(hmac_sha256(F.col("t")))
    frame.collect()
    plans = frame._jdf.queryExecution()
    text = "".join(
        (
            plans.toString(),
            plans.explainString(explain_mode(spark, "extended")),
            plans.debug().toString(),
        )
    )
    tree = plans.optimizedPlan().toJSON() + plans.analyzed().toJSON()
    assert "inner_pad" in text
    for pad in (0, 0x36, 0x5C):
        secret = bytes(byte ^ pad for byte in key[:4])
        assert secret.hex() not in text.lower()
        assert str(list(secret))[1:-1] not in text
        assert secret.hex() not in tree.lower()


def explain_mode(spark, name):
    return spark._jvm.org.apache.spark.sql.execution.ExplainMode.fromString(name)


@pytest.mark.usefixtures("ansi")
@pytest.mark.parametrize(
    ("type_", "cell", "becomes"),
    [
        ("integer", 5, {"5000000008": 5000000005.0, "-3": -5.0, "10": 10.0}),
        ("integer", 6000, {str(-(2**63)): -9223372036854780000.0}),
        ("number", 0.1, {"100000000.06": 100000000.0, "0.3": 0.3, "-0.35": -0.4}),
    ],
)
def test_no_edge_lies_above_its_value(spark, type_, cell, becomes):
    own = {"deidentify": {"method": "grid", "cell": cell}}
    options = {"format": "i64"} if type_ == "integer" else {}
    of = column(logical_type=type_, logicalTypeOptions=options, ours=own)
    assert judge_column(spark, of, list(becomes)) == list(becomes.values())


def test_a_bound_and_a_grid_that_say_the_same_say_it_once(spark):
    own = {"deidentify": {"method": "grid", "cell": 5}}
    of = column(logical_type="number", logicalTypeOptions={"maximum": 9}, ours=own)
    assert judge_column(spark, of, ["1e300"]) == [["ABOVE_MAXIMUM"]]
