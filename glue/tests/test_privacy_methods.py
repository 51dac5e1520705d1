"""Years, ZIP prefixes, redaction, shifted dates, phones and countries, under both modes of ANSI."""

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from cases import KEY, column, contract, judge, judge_column, on_spark
from hypothesis import given
from hypothesis import strategies as st
from sluice_etl.country import codes, folded
from sluice_etl.method_reader import LOW_POPULATION
from sluice_etl.pipeline import needs_key
from test_deidentify import signed

pytestmark = pytest.mark.usefixtures("ansi")


def by_method(logical_type="string", **method):
    return column(logical_type=logical_type, ours={"deidentify": method})


PHONE = {
    # spellings of ITU-T E.123; fictitious numbers of NANPA (555-01xx) and Ofcom's drama ranges
    "US": {
        "(212) 555-0123": "+12125550123",
        "1-212-555-0123": "+12125550123",
        "+1 212.555.0123": "+12125550123",
        "+44 20 7946 0958": "+442079460958",
        "": None,
        **{
            key: ["NOT_A_PHONE"]
            for key in [
                *("555-0123", "112-555-0123", "212-155-0123", "+1 212 555 012", "+0123456789"),
                *(
                    "212-555-0123 x4",
                    "+1234567",
                    "+1234567890123456",
                    "2125550123-",
                    "++12125550123",
                ),
            ]
        },
    },
    "GB": {
        "020 7946 0958": "+442079460958",
        "+44 (0)20 7946 0958": ["NOT_A_PHONE"],
        "0044 20 7946 0958": ["NOT_A_PHONE"],
    },
    "DE": {"030/901820": "+4930901820", "+49 30 901820": "+4930901820"},
    "FR": {"01 99 00 12 34": "+33199001234", "1 99 00 12": ["NOT_A_PHONE"]},
    "BR": {"(11) 91234-5678": "+5511912345678", "011 1234 5678": "+551112345678"},
    "CA": {"613-555-0123": "+16135550123"},
    "ES": {"912 345 678": "+34912345678", "0912345678": ["NOT_A_PHONE"]},
}
COUNTRY = {
    "alpha2": {
        **dict.fromkeys(["CI", "civ", "384", "COTE D'IVOIRE", "Côte d\u2019Ivoire"], "CI"),
        unicodedata.normalize("NFD", "Côte d'Ivoire"): "CI",
        "türkiye": "TR",
        "004": "AF",
        "South Korea": "KR",
        "": None,
        **{key: ["NOT_A_COUNTRY"] for key in ["4", "UK", "XX", "Atlantis", "123", "D E"]},
    },
    "alpha3": {"de": "DEU", "Germany": "DEU", "276": "DEU", "XK": ["NOT_A_COUNTRY"]},
}
TABLES = [
    *((f"phones of {of}", column(ours={"phone": {"region": of}}), to) for of, to in PHONE.items()),
    *((f"countries as {of}", column(ours={"country": of}), to) for of, to in COUNTRY.items()),
    # 45 CFR 164.514(b)(2)(i)(B)
    (
        "zip3",
        by_method(method="zip3"),
        {
            "02139": "021",
            "02139-4307": "021",
            "": None,
            **{f"{prefix}01": "000" for prefix in LOW_POPULATION},
            **{key: ["NOT_A_ZIP"] for key in ["2139", "021394307", "02139-43", "K1A 0B1", "0213٩"]},
        },
    ),
    (
        "zip3 with a list",
        by_method(method="zip3", lowPopulation=["021"]),
        {"02139": "000", "03601": "036"},
    ),
    ("redact", by_method(method="redact"), {"Jane's son": "[redacted]", " ": None}),
    # (C): the run's day is 15 June 2025; those born in 1935 are 89 or 90 that day
    (
        "year with a cap",
        by_method("date", method="year", cap=90),
        {"1900-01-01": 1935, "1934-12-31": 1935, "1936-01-01": 1936, "2030-01-01": 2030, "": None},
    ),
    ("year", by_method("date", method="year"), {"1900-01-01": 1900}),
    ("year of a time", by_method("timestamp", method="year"), {"2024-01-01T00:30:00+01:00": 2023}),
    (
        "shifts beyond the calendar",
        column(
            logical_type="date",
            ours={"deidentify": {"method": "dateShift", "by": "p", "days": 1}},
        ),
        {"0001-01-01": ["BELOW_MINIMUM"], "9999-12-31": ["ABOVE_MAXIMUM"]},
    ),
]


@pytest.mark.parametrize(("of", "to"), [t[1:] for t in TABLES], ids=[t[0] for t in TABLES])
def test_tables(spark, of, to):
    methods = [p["value"] for p in of["customProperties"]]
    if any("by" in method for method in methods if isinstance(method, dict)):
        with_person = contract(of, column("p", required=True))
        judged = judge(spark, with_person, [(raw, "a") for raw in to])
        assert [[reason for _, reason in j.rejects] for j in judged] == list(to.values())
    else:
        assert dict(zip(to, judge_column(spark, of, list(to)), strict=True)) == to


def test_every_name_of_a_country_has_one_code():
    for place, code in enumerate(("alpha2", "alpha3")):
        known = codes(code)
        assert len(set(known.values())) == 249
        assert all(known[value] == value for value in known.values()), place
    assert len(codes("alpha2")) > 249 * 4 - 1
    assert folded("Åland Islands") == "ALAND ISLANDS"


SHIFT = {"deidentify": {"method": "dateShift", "by": "p", "days": 30}}
SHIFTED = contract(
    column("p", required=True, ours={"deidentify": {"method": "pseudonym"}}),
    column("a", "date", ours=SHIFT),
    column("b", "timestamp", ours=SHIFT),
)


def expected_shift(person, days=30):
    drawn = int(signed(f"\ndateShift\n{person}")[:15], 16) % (2 * days) - days
    return timedelta(drawn if drawn < 0 else drawn + 1)


def test_shifts_need_the_key():
    of = contract(column("p", required=True), column("a", "date", ours=SHIFT))
    assert needs_key(of)
    assert not needs_key(contract(column("p")))
    assert len(KEY) == 32


PERSON = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1).filter(
    lambda text: "\ufffd" not in text and "\ufeff" not in text
)


@given(st.lists(st.tuples(PERSON, st.dates(date(1, 2, 1), date(9999, 12, 1))), min_size=1))
@on_spark(5)
def test_one_person_has_one_shift_and_it_is_never_zero(spark, pairs):
    judged = judge(spark, SHIFTED, [(p, str(day), f"{day}T10:00:00Z") for p, day in pairs])
    for (person, day), found in zip(pairs, judged, strict=True):
        shift = expected_shift(person)
        assert 1 <= abs(shift.days) <= 30
        assert found.rejects == []
        assert found.published["a"] == day + shift
        assert found.published["p"] == signed(person)


def test_times_move_by_whole_days_and_a_shift_does_not_follow_from_the_pseudonym(spark):
    people = [f"person {i}" for i in range(300)]
    rows = [(p, "2024-02-29", "2024-02-29T23:59:59Z") for p in people] + [("q", "", "")]
    *judged, empty = judge(spark, SHIFTED, rows)
    assert (empty.published["a"], empty.published["b"]) == (None, None)
    shifts = [expected_shift(person) for person in people]
    for shift, found in zip(shifts, judged, strict=True):
        moment = datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC) + shift
        assert found.published["a"] == date(2024, 2, 29) + shift
        assert found.published["b"].astimezone(UTC) == moment
    assert {shift.days for shift in shifts} == {*range(-30, 0), *range(1, 31)}
    guessed = [int(j.published["p"][:15], 16) % 60 - 30 for j in judged]
    assert sum(g == s.days for g, s in zip(guessed, shifts, strict=True)) < 30


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=3, max_size=12), min_size=1))
@on_spark(4)
def test_no_raw_value_shows(spark, texts):
    zips, redacted = by_method(method="zip3"), by_method(method="redact")
    of = contract({**zips, "name": "z"}, {**redacted, "name": "r"})
    for text, found in zip(texts, judge(spark, of, [(t, t) for t in texts]), strict=True):
        assert found.published["r"] in (None, "[redacted]")
        assert found.published["z"] in (None, "000", text.strip()[:3])
        assert text.strip() not in found.published.values() or not text.strip()
