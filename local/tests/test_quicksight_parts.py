"""Data sets' columns, definitions' references, permissions. No server."""

import copy
from typing import Any

import pytest
from analytics_template import OWN_ANALYSIS, READ_DASHBOARD, VIEW_SET, VIEW_SOURCE, definition
from hypothesis import given
from hypothesis import strategies as st
from property_rows_themes import VIEW_THEME
from sluice_local.own.errors import ServiceError
from sluice_local.quicksight import datasets, definitions, permissions
from sluice_local.quicksight.state import Asset, Kind

Json = dict[str, Any]
SOURCE = Asset("datasource", "s", "arn:source", {"Name": "s"})


def body(columns: dict[str, str], *steps: Json, **more: Any) -> Json:
    made: Json = {
        "Name": "d",
        "ImportMode": "DIRECT_QUERY",
        "PhysicalTableMap": {
            "p": {
                "RelationalTable": {
                    "DataSourceArn": "arn:source",
                    "Schema": "db",
                    "Name": 't"x',
                    "InputColumns": [{"Name": n, "Type": kind} for n, kind in columns.items()],
                }
            }
        },
        **more,
    }
    if steps:
        source = {"PhysicalTableId": "p"}
        logical = {"Alias": "l", "Source": source, "DataTransforms": list(steps)}
        made["LogicalTableMap"] = {"l": logical}
    return made


AGE = {"age": "INTEGER", "country": "STRING", "born": "DATETIME"}
PROJECT = {"ProjectOperation": {"ProjectedColumns": ["age", "country"]}}
RENAME = {"RenameColumnOperation": {"ColumnName": "age", "NewColumnName": "Age"}}
CAST = {"CastColumnTypeOperation": {"ColumnName": "age", "NewColumnType": "STRING"}}


@pytest.mark.parametrize(
    ("steps", "columns"),
    [
        ([], [("age", "INTEGER"), ("country", "STRING"), ("born", "DATETIME")]),
        ([PROJECT], [("age", "INTEGER"), ("country", "STRING")]),
        ([PROJECT, RENAME], [("Age", "INTEGER"), ("country", "STRING")]),
        ([CAST, PROJECT], [("age", "STRING"), ("country", "STRING")]),
    ],
)
def test_columns_after_the_steps(steps: list[Json], columns: list[tuple[str, str]]) -> None:
    found = datasets.columns(body(AGE, *steps))
    assert [(column["Name"], column["Type"]) for column in found] == columns


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([RENAME, CAST], "Column age of CastColumnTypeOperation is not in the table"),
        ([{"ProjectOperation": {"ProjectedColumns": ["x"]}}], "Column x of ProjectOperation"),
        (
            [{"RenameColumnOperation": {"ColumnName": "age", "NewColumnName": "born"}}],
            "Column born is there more than once",
        ),
    ],
)
def test_steps_that_cannot_be_taken(steps: list[Json], said: str) -> None:
    with pytest.raises(ServiceError, match=said):
        datasets.columns(body(AGE, *steps))


@pytest.mark.parametrize(
    "step",
    [
        {"FilterOperation": {"ConditionExpression": "{age} > 1"}},
        {"CreateColumnsOperation": {"Columns": []}},
    ],
)
def test_steps_that_are_refused(step: Json) -> None:
    with pytest.raises(NotImplementedError):
        datasets.columns(body(AGE, step))


def test_the_query_quotes_each_name() -> None:
    assert datasets.query(body({"age": "INTEGER"})) == 'SELECT "age" FROM "db"."t""x"'


WHO = {"UserName": "STRING", "GroupName": "STRING"}


def rules(columns: dict[str, str]) -> Asset:
    return Asset("dataset", "r", "arn:rules", body(columns))


def check(what: Json, *assets: Asset) -> None:
    there = {asset.arn: asset for asset in (SOURCE, *assets)}
    datasets.check(what, "us-east-1", there.get, lambda arn: arn == "arn:me")


RULES = {"Arn": "arn:rules", "PermissionPolicy": "GRANT_ACCESS"}
ARNS = {"UserARN": "STRING", "country": "STRING"}


@pytest.mark.parametrize(
    ("columns", "more"),
    [
        ({**WHO, "country": "STRING"}, {}),
        ({"GroupName": "STRING"}, {"Namespace": "default", "FormatVersion": "VERSION_1"}),
        (ARNS, {"FormatVersion": "VERSION_2"}),
    ],
)
def test_rules_for_rows(columns: dict[str, str], more: Json) -> None:
    check(body(AGE, RowLevelPermissionDataSet={**RULES, **more}), rules(columns))


@pytest.mark.parametrize(
    ("columns", "more", "said"),
    [
        ({"country": "STRING"}, {}, "must have a column UserName or GroupName"),
        ({**WHO, "disease": "STRING"}, {}, "Column disease of the row-level permission data set"),
        ({**WHO, "age": "INTEGER"}, {}, "Column age .* must be a STRING"),
        (WHO, {"FormatVersion": "VERSION_2"}, "must have a column UserARN or GroupARN"),
        (ARNS, {"FormatVersion": "VERSION_2", "Namespace": "default"}, "Namespace must not"),
        (WHO, {"Namespace": "other"}, "Namespace other is not found"),
        (WHO, {"Arn": "arn:gone"}, "arn:gone is not found"),
    ],
)
def test_rules_that_are_refused(columns: dict[str, str], more: Json, said: str) -> None:
    with pytest.raises(ServiceError, match=said):
        check(body(AGE, RowLevelPermissionDataSet={**RULES, **more}), rules(columns))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"ColumnLevelPermissionRules": [{"ColumnNames": ["x"], "Principals": ["arn:me"]}]},
            "Column x of ColumnLevelPermissionRules",
        ),
        (
            {"ColumnLevelPermissionRules": [{"ColumnNames": ["age"], "Principals": ["arn:you"]}]},
            "Principal arn:you is not found",
        ),
        ({"FieldFolders": {"a": {"columns": ["x"]}}}, "Column x of FieldFolders"),
        (
            {"ColumnGroups": [{"GeoSpatialColumnGroup": {"Name": "g", "Columns": ["x"]}}]},
            "Column x of ColumnGroups",
        ),
    ],
)
def test_columns_that_settings_name_must_be_there(more: Json, said: str) -> None:
    with pytest.raises(ServiceError, match=said):
        check(body(AGE, **more))


def test_a_data_set_needs_its_source() -> None:
    with pytest.raises(ServiceError, match="Invalid dataSourceArn arn:source"):
        datasets.check(body(AGE), "us-east-1", lambda _: None, lambda _: True)


PATIENTS = Asset("dataset", "p", "arn:patients", body(AGE))


def errors(what: Json, parameters: Json | None = None) -> list[tuple[str, str]]:
    found = definitions.errors(what, parameters or {}, {"arn:patients": PATIENTS}.get)
    return [(each["Type"], "|".join(e["Path"] for e in each["ViolatedEntities"])) for each in found]


def test_a_definition_in_order() -> None:
    assert errors(definition("arn:patients")) == []


def test_each_reference_to_nothing_is_told_with_its_place() -> None:
    assert errors(definition("arn:gone")) == [("DATA_SET_NOT_FOUND", "data-set/patients")]
    assert errors(definition("arn:patients", "disease")) == [
        ("COLUMN_REPLACEMENT_MISSING", "sheet/overview/visual/bars")
    ]
    other = definition("arn:patients")
    wells = other["Sheets"][0]["Visuals"][0]["HistogramVisual"]["ChartConfiguration"]["FieldWells"]
    column = wells["HistogramAggregatedFieldWells"]["Values"][0]["NumericalMeasureField"]["Column"]
    column["ColumnName"] = "country"
    assert errors(other) == [("COLUMN_TYPE_MISMATCH", "sheet/overview/visual/ages")]
    column["DataSetIdentifier"] = "others"
    assert errors(other) == [("DATA_SET_NOT_FOUND", "sheet/overview/visual/ages")]


def test_calculated_fields_are_columns_too() -> None:
    what = definition("arn:patients", "decade")
    field = {"DataSetIdentifier": "patients", "Name": "decade", "Expression": "floor({age} / 10)"}
    what["CalculatedFields"] = [field]
    assert errors(what) == []
    field["Expression"] = "floor({years} / ${Width})"
    assert errors(what) == [("COLUMN_REPLACEMENT_MISSING", "calculated-field/decade")]


def test_parameters_must_be_declared() -> None:
    what = definition("arn:patients")
    given_values = {"StringParameters": [{"Name": "Country", "Values": ["DE"]}]}
    assert errors(what, given_values) == [("PARAMETER_NOT_FOUND", "parameter/Country")]
    declared = {"Name": "Country", "ParameterValueType": "SINGLE_VALUED"}
    what["ParameterDeclarations"] = [{"StringParameterDeclaration": declared}]
    assert errors(what, given_values) == []


@pytest.mark.parametrize("what", ["sheet", "visual", "data set"])
def test_ids_are_unique(what: str) -> None:
    twice = definition("arn:patients")
    lists = {
        "sheet": twice["Sheets"],
        "visual": twice["Sheets"][0]["Visuals"],
        "data set": twice["DataSetIdentifierDeclarations"],
    }
    lists[what].append(copy.deepcopy(lists[what][0]))
    with pytest.raises(ServiceError, match="is there more than once"):
        definitions.refuse({"Definition": twice})


def test_templates_are_refused() -> None:
    with pytest.raises(NotImplementedError):
        definitions.refuse({"SourceEntity": {}})


@pytest.mark.parametrize(
    ("kind", "actions"),
    [
        ("datasource", VIEW_SOURCE),
        ("dataset", VIEW_SET),
        ("analysis", OWN_ANALYSIS),
        ("dashboard", READ_DASHBOARD),
        ("theme", VIEW_THEME),
    ],
)
def test_sets_of_actions(kind: Kind, actions: list[str]) -> None:
    def given_to(who: str, some: list[str]) -> list[Json]:
        return [{"Principal": who, "Actions": [f"quicksight:{action}" for action in some]}]

    permissions.check(kind, given_to("me", actions), {"me"}.__contains__)
    for wrong in ([*actions, "DescribeFolder"], actions[:1], []):
        with pytest.raises(ServiceError, match="unsupported permission sets"):
            permissions.check(kind, given_to("me", wrong), {"me"}.__contains__)
    with pytest.raises(ServiceError, match="Principal you is not found"):
        permissions.check(kind, given_to("you", actions), {"me"}.__contains__)


PERMISSIONS = st.dictionaries(
    st.sampled_from("abc"), st.lists(st.sampled_from("xyz"), min_size=1, unique=True)
)


@given(PERMISSIONS, PERMISSIONS)
def test_what_is_granted_and_revoked_again_is_gone(
    before: dict[str, list[str]], change: dict[str, list[str]]
) -> None:
    listed = permissions.listed(change)
    after = permissions.granted(before, listed)
    assert all(after[who] == actions for who, actions in change.items())
    left = permissions.revoked(after, listed)
    assert left == {who: actions for who, actions in before.items() if who not in change}
