"""k-anonymity and l-diversity of whole runs, and what a contract may say of privacy."""

import csv
from collections import Counter, defaultdict

import pyarrow.dataset as ds
import pytest
from cases import column, document, on_spark, run_job
from hypothesis import example, given
from hypothesis import strategies as st
from sluice_etl.contract_reader import read_contract
from sluice_etl.errors import ContractError, PrivacyError
from sluice_etl.method_reader import METHODS
from sluice_etl.safe_harbor import IDENTIFIERS


def with_privacy(*columns, **privacy):
    of = document(*columns)
    entry = {"property": "privacy", "vendor": "sluice", "value": privacy}
    of["schema"][0]["customProperties"] = [entry]
    return of


COLUMNS = (
    column("id", primaryKey=True),
    column("age", "integer", ours={"publishAs": "years"}),
    column("area"),
    column("ill"),
)
QUASI = {"quasiIdentifiers": ["years", "area"], "k": 2}


def run_rows(spark, folder, rows, **privacy):
    folder.mkdir(exist_ok=True, parents=True)
    with (folder / "in.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("id", "age", "area", "ill"), *rows])
    of = read_contract(with_privacy(*COLUMNS, **{**QUASI, **privacy}))
    return run_job(spark, of, folder / "in.csv", folder / "out")


ROW = st.tuples(st.sampled_from(["1", "2", ""]), st.sampled_from(["a", "b", ""]))


@pytest.mark.pipeline
@given(st.lists(st.tuples(ROW, st.sampled_from(["x", "y", ""])), min_size=1, max_size=30))
@example([(("1", ""), "x"), (("1", ""), ""), (("", ""), "x"), (("", ""), "x"), (("2", "a"), "x")])
@on_spark(4)
def test_suppression_reaches_k_and_l(spark, tmp_path_factory, rows):
    raw = [(f"i{i}", *quasi, ill) for i, (quasi, ill) in enumerate(rows)]
    folder = tmp_path_factory.mktemp("k")
    metrics = run_rows(
        spark, folder, raw, lDiversity={"column": "ill", "l": 2}, smallGroups="suppress"
    )
    groups = defaultdict(list)
    for id_, age, area, ill in raw:
        groups[age, area].append((id_, ill))
    large = [g for g in groups.values() if len(g) >= 2 and len({ill for _, ill in g}) >= 2]
    kept = sorted(id_ for group in large for id_, _ in group)
    table = ds.dataset(folder / "out/published").to_table().to_pylist() if kept else []
    assert sorted(row["id"] for row in table) == kept
    assert metrics["privacy"] == {
        "k": min(map(len, large), default=None),
        "l": min((len({ill for _, ill in group}) for group in large), default=None),
        "groups": len(large),
        "suppressed": len(raw) - len(kept),
    }
    assert metrics["records"] == {
        "in": len(raw),
        "published": len(kept),
        "quarantined": len(raw) - len(kept),
    }
    refused = ds.dataset(folder / "out/quarantine/run_id=r1").to_table().to_pylist()
    reasons = Counter((r["column"], r["reason"], r["value"]) for x in refused for r in x["reasons"])
    assert reasons == Counter(
        {(None, "SMALL_GROUP", None): len(raw) - len(kept)} if refused else {}
    )
    assert all(row["record"] for row in refused)


@pytest.mark.pipeline
def test_small_groups_fail_the_run_before_anything_is_written(spark, tmp_path):
    rows = [("1", "30", "Springfield", "x"), ("2", "30", "Springfield", "x"), ("3", "31", "q", "y")]
    with pytest.raises(PrivacyError) as caught:
        run_rows(spark, tmp_path, rows, lDiversity={"column": "ill", "l": 2})
    assert [(p.code, p.message) for p in caught.value.problems] == [
        (
            "K_TOO_SMALL",
            "k is 1, expected 2 or more in 2 groups of 3 records; nothing is published",
        ),
        (
            "L_TOO_SMALL",
            "l is 1, expected 2 or more in 2 groups of 3 records; nothing is published",
        ),
    ]
    assert not (tmp_path / "out").exists()
    # a repeated record and a rejected one count for no group
    metrics = run_rows(spark, tmp_path, [*rows[:2], rows[0], ("4", "x", "q", "y")])
    assert metrics["privacy"] == {"k": 2, "l": None, "groups": 1, "suppressed": 0}


def test_groups_of_a_merged_table_are_those_that_readers_will_see(spark, tmp_path):
    of = with_privacy(*COLUMNS, **QUASI, lDiversity={"column": "ill", "l": 2})
    merge = {"property": "publication", "vendor": "sluice", "value": {"mode": "merge"}}
    of["schema"][0]["customProperties"].append(merge)

    def load(*rows):
        (tmp_path / "in.csv").write_text("id,age,area,ill\n" + "\n".join(rows) + "\n")
        metrics = run_job(spark, read_contract(of), tmp_path / "in.csv", tmp_path / "out")
        return metrics["privacy"]

    first = load("a,1,x,m", "b,1,x,n", "c,1,x,n", "d,2,,m", "e,2,,n")
    assert first == {"k": 2, "l": 2, "groups": 2, "suppressed": 0}
    # Alone it would be a group of one.
    assert load("f,2,,m") == {"k": 3, "l": 2, "groups": 2, "suppressed": 0}
    before = sorted((tmp_path / "out/table").rglob("*.parquet"))
    # The two are a group of their own, and leave e alone.
    with pytest.raises(PrivacyError, match="K_TOO_SMALL: k is 1, expected 2 or more in 1 groups"):
        load("d,3,,m", "f,3,,n")
    # b and c, which stay, are two, of one value.
    with pytest.raises(PrivacyError) as error:
        load("a,2,,m")
    assert [problem.code for problem in error.value.problems] == ["L_TOO_SMALL"]
    assert sorted((tmp_path / "out/table").rglob("*.parquet")) == before


def test_records_of_a_merged_table_are_not_suppressed():
    of = with_privacy(*COLUMNS, **QUASI, smallGroups="suppress")
    merge = {"property": "publication", "vendor": "sluice", "value": {"mode": "merge"}}
    of["schema"][0]["customProperties"].append(merge)
    assert problems(of) == [("/schema/0/customProperties", "BAD_VALUE")]


def problems(of):
    with pytest.raises(ContractError) as caught:
        read_contract(of)
    return [(p.path, p.code) for p in caught.value.problems]


T, V = "/schema/0", "/schema/0/customProperties/0/value"
MISTAKES = [
    ({"quasiIdentifiers": ["years"]}, V, "MISSING_FIELD"),
    ({"k": 5}, V, "MISSING_FIELD"),
    ({**QUASI, "k": 1}, f"{V}/k", "BAD_VALUE"),
    ({**QUASI, "quasiIdentifiers": []}, f"{V}/quasiIdentifiers", "BAD_VALUE"),
    ({**QUASI, "quasiIdentifiers": ["age"]}, T, "BAD_PRIVACY"),
    ({**QUASI, "quasiIdentifiers": ["area", "area"]}, T, "BAD_PRIVACY"),
    ({**QUASI, "lDiversity": {"column": "area", "l": 2}}, T, "BAD_PRIVACY"),
    ({**QUASI, "lDiversity": {"column": "ill"}}, f"{V}/lDiversity", "MISSING_FIELD"),
    ({**QUASI, "lDiversity": {"column": "ill", "l": 1}}, f"{V}/lDiversity/l", "BAD_VALUE"),
    ({"smallGroups": "suppress"}, f"{V}/smallGroups", "BAD_VALUE"),
    ({**QUASI, "smallGroups": "drop"}, f"{V}/smallGroups", "BAD_VALUE"),
    ({"basis": "trust"}, f"{V}/basis", "BAD_VALUE"),
    ({**QUASI, "t": 0.2}, f"{V}/t", "BAD_VALUE"),
]


@pytest.mark.parametrize(("privacy", "path", "code"), MISTAKES)
def test_mistakes_of_privacy(privacy, path, code):
    assert problems(with_privacy(*COLUMNS, **privacy)) == [(path, code)]


P0 = "/schema/0/properties/0"
V0 = f"{P0}/customProperties/0/value"


@pytest.mark.parametrize(
    ("of", "path", "code"),
    [
        (column(ours={"identifier": "eyeColour"}), V0, "BAD_VALUE"),
        (column(ours={"phone": "US"}), V0, "BAD_VALUE"),
        (column(ours={"phone": {}}), V0, "MISSING_FIELD"),
        (column(ours={"phone": {"region": "ZZ"}}), f"{V0}/region", "BAD_VALUE"),
        (column(ours={"country": "alpha4"}), V0, "BAD_VALUE"),
        (column(ours={"country": "alpha2", "case": "upper"}), V0, "BAD_VALUE"),
        (column(logical_type="integer", ours={"country": "alpha2"}), V0, "BAD_VALUE"),
        (column(ours={"deidentify": {"method": "year"}}), P0, "BAD_METHOD"),
        (column(logical_type="integer", ours={"deidentify": {"method": "zip3"}}), P0, "BAD_METHOD"),
        (
            column(ours={"deidentify": {"method": "zip3", "lowPopulation": [36]}}),
            f"{V0}/lowPopulation",
            "BAD_VALUE",
        ),
        (
            column(
                logical_type="date",
                ours={"deidentify": {"method": "dateShift", "by": "y", "days": 3}},
            ),
            P0,
            "BAD_SHIFT",
        ),
        (
            column(logical_type="date", ours={"deidentify": {"method": "dateShift", "by": "z"}}),
            V0,
            "MISSING_FIELD",
        ),
    ],
)
def test_mistakes_of_columns(of, path, code):
    assert problems(document(of, column("y"))) == [(path, code)]


METHOD = {
    "age": {"cap": 90},
    "grid": {"cell": 5},
    "year": {"cap": 90},
    "dateShift": {"by": "p", "days": 9},
}
TYPE = {"age": "date", "grid": "number", "year": "date", "dateShift": "date"}
SAFE = {
    "date": {"drop", "redact", "age", "year"},
    "geographicSubdivision": {"drop", "redact", "zip3"},
}
EXPERT = {"date": {"dateShift", "pseudonym"}, "geographicSubdivision": {"grid", "pseudonym"}}


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_safe_harbor_knows_which_methods_are_enough(identifier):
    assert "".join(IDENTIFIERS.values()) == "ABCDEFGHIJKLMNOPQR"
    for method in METHODS:
        ours = {
            "identifier": identifier,
            "deidentify": {"method": method, **METHOD.get(method, {})},
        }
        of = column(logical_type=TYPE.get(method, "string"), ours=ours)
        safe = SAFE.get(identifier, {"drop", "redact", "pseudonym"})
        for basis, enough in (
            ("safeHarbor", safe),
            ("expertDetermination", safe | EXPERT.get(identifier, set())),
        ):
            whole = with_privacy(of, column("p", required=True), basis=basis)
            if method in enough:
                read_contract(whole)
            else:
                assert problems(whole) == [(P0, "UNSAFE_IDENTIFIER")], (method, basis)


def test_a_year_without_cap_shows_an_age_and_a_grid_needs_its_reason():
    year = {"identifier": "date", "deidentify": {"method": "year"}}
    assert problems(document(column(logical_type="date", ours=year))) == [(P0, "UNSAFE_IDENTIFIER")]
    grid = {"method": "grid", "cell": 5, "reason": "Cells larger than most States."}
    read_contract(
        document(
            column(
                logical_type="number",
                ours={"identifier": "geographicSubdivision", "deidentify": grid},
            )
        )
    )
