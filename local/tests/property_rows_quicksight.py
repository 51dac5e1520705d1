"""Every property of the types of QuickSight, and what its API says."""

from analytics_template import (
    OWN_ANALYSIS,
    READ_DASHBOARD,
    VIEW_SET,
    VIEW_SOURCE,
    definition,
    permissions,
    relational,
)
from embedded_aws import ACCOUNT
from property_reads_quicksight import (
    granted,
    in_order,
    read_analysis,
    read_dashboard,
    read_set,
    read_source,
)
from property_rows import NEW_TAGS, TAGS, Family, Json, Row
from property_rows_themes import more_of_quicksight

HERE = f"arn:aws:quicksight:us-east-1:{ACCOUNT}"
NEVER_TOLD = frozenset({"Parameters", "ValidationStrategy", "IngestionWaitPolicy"})
OPTIONS = (
    *("AdHocFilteringOption", "DataPointDrillUpDownOption", "DataPointMenuLabelOption"),
    *("DataPointTooltipOption", "DataQAEnabledOption", "DataStoriesSharingOption"),
    *("ExecutiveSummaryOption", "ExportToCSVOption", "ExportWithHiddenFieldsOption"),
    *("QuickSuiteActionsOption", "SheetLayoutElementMaximizationOption"),
    *("VisualAxisSortOption", "VisualMenuOption"),
)


def _table(source: str, database: str, columns: dict[str, str]) -> Json:
    """Table ``patients`` with ids of columns."""
    tables = relational(source, database, "patients", columns)
    for number, column in enumerate(tables["patients"]["RelationalTable"]["InputColumns"]):
        column["Id"] = f"column{number}"
    tables["patients"]["RelationalTable"]["InputColumns"][0]["SubType"] = "FIXED"
    return tables


def _steps(name: str) -> list[Json]:
    described = [{"ColumnDescription": {"Text": "where"}}, {"ColumnGeographicRole": "COUNTRY"}]
    return [
        {
            "CastColumnTypeOperation": {
                "ColumnName": "age",
                "NewColumnType": "DECIMAL",
                "SubType": "FLOAT",
                "Format": "0.0",
            }
        },
        {"RenameColumnOperation": {"ColumnName": "country", "NewColumnName": name}},
        {"TagColumnOperation": {"ColumnName": name, "Tags": described}},
        {"UntagColumnOperation": {"ColumnName": "age", "TagNames": ["COLUMN_DESCRIPTION"]}},
        {"ProjectOperation": {"ProjectedColumns": ["age", name]}},
    ]


def _logical(name: str) -> Json:
    return {
        "patients": {
            "Alias": f"by {name}",
            "Source": {"PhysicalTableId": "patients"},
            "DataTransforms": _steps(name),
        }
    }


def _queried(source: str, database: str, alias: str) -> Json:
    names = [("age", "DECIMAL"), ("country", "STRING")]
    columns = [{"Id": name, "Name": name, "Type": kind} for name, kind in names]
    columns[0]["SubType"] = "FIXED"
    sql = {
        "DataSourceArn": source,
        "Name": alias,
        "SqlQuery": f"SELECT age, country FROM {database}.patients {alias}",  # noqa: S608  no value in it
        "Columns": columns,
    }
    return {"sql": {"CustomSql": sql}}


def _set(name: str, number: int) -> Json:
    """The members of a data set that do not say which one it is."""
    group = f"{name}-{('readers', 'authors')[number - 1]}"
    land = f"land{number}"
    principals = [permissions(group, [])[0]["Principal"]]
    state = ("ENABLED", "DISABLED")[number - 1]
    return {
        "Name": f"patients {number}",
        "ColumnGroups": [
            {
                "GeoSpatialColumnGroup": {
                    "Name": f"group{number}",
                    "CountryCode": "US",
                    "Columns": [land],
                }
            }
        ],
        "ColumnLevelPermissionRules": [{"ColumnNames": [land], "Principals": principals}],
        "DataSetUsageConfiguration": {
            "DisableUseAsDirectQuerySource": number == 1,
            "DisableUseAsImportedSource": number == 1,
        },
        "FieldFolders": {f"places{number}": {"Columns": [land], "Description": "where"}},
        "LogicalTableMap": _logical(land),
        "PerformanceConfiguration": {"UniqueKeys": [{"ColumnNames": [land]}]},
        "Permissions": granted(group, VIEW_SET),
        "RowLevelPermissionTagConfiguration": {
            "Status": state,
            "TagRules": [
                {
                    "ColumnName": land,
                    "TagKey": f"tag{number}",
                    "MatchAllValue": "*",
                    "TagMultiValueDelimiter": ",;"[number - 1],
                }
            ],
            "TagRuleConfigurations": [[f"tag{number}"]],
        },
        "Tags": (TAGS, NEW_TAGS)[number - 1],
    }


def _source(name: str, role: str, number: int) -> Json:
    group = f"{name}-{('readers', 'authors')[number - 1]}"
    work_group = (name, f"{name}-2")[number - 1]
    return {
        "Name": f"Athena {number}",
        "DataSourceParameters": {"AthenaParameters": {"WorkGroup": work_group, "RoleArn": role}},
        "Permissions": granted(group, VIEW_SOURCE),
        "Tags": (TAGS, NEW_TAGS)[number - 1],
    }


def _sheets(name: str, number: int, actions: list[str]) -> Json:
    """What analyses and dashboards share."""
    group = f"{name}-{('readers', 'authors')[number - 1]}"
    # the first has a column that is not there, which LENIENT lets pass and STRICT does not
    shown = definition(f"{HERE}:dataset/{name}-direct", ("nowhere", "land2")[number - 1])
    shown["Sheets"][0]["Name"] = f"Sheet {number}"
    moment = f"2026-01-0{number}T00:00:00Z"
    return {
        "Name": f"Ages {number}",
        "Definition": shown,
        "Parameters": {
            "DateTimeParameters": [{"Name": "day", "Values": [moment]}],
            "DecimalParameters": [{"Name": "share", "Values": [0.5]}],
            "IntegerParameters": [{"Name": "count", "Values": [number]}],
            "StringParameters": [{"Name": "land", "Values": ["DE"]}],
        },
        "Permissions": granted(group, actions),
        "Tags": (TAGS, NEW_TAGS)[number - 1],
        "ThemeArn": (f"{HERE}:theme/{name}", "arn:aws:quicksight::aws:theme/MIDNIGHT")[number - 1],
        "ValidationStrategy": {"Mode": "LENIENT"},
        **({} if number == 1 else {"Parameters": {}, "ValidationStrategy": {"Mode": "STRICT"}}),
    }


def _published(name: str, number: int) -> Json:
    state = {"AvailabilityStatus": ("DISABLED", "ENABLED")[number - 1]}
    link = permissions(f"{name}-{('readers', 'authors')[number - 1]}", READ_DASHBOARD)
    everyone = [{**in_order(link[0]), "Principal": f"{HERE}:namespace/default"}]
    return {
        "VersionDescription": f"version {number}",
        "LinkSharingConfiguration": {"Permissions": everyone if number == 1 else []},
        "DashboardPublishOptions": {
            **dict.fromkeys(OPTIONS, state),
            "SheetControlsOption": {"VisibilityState": ("COLLAPSED", "EXPANDED")[number - 1]},
            "VisualPublishOptions": {"ExportHiddenFieldsOption": state},
        },
    }


def quicksight(name: str, role: str) -> Family:
    """``name`` is a lake of the analytics template, and a workgroup; ``role`` reads it."""
    source, account = f"{HERE}:datasource/{name}", {"AwsAccountId": ACCOUNT}
    columns = {"age": "INTEGER", "country": "STRING"}
    rules = {"username": "STRING", "groupname": "STRING", "country": "STRING"}
    renamed = [
        {"RenameColumnOperation": {"ColumnName": "username", "NewColumnName": "UserName"}},
        {"RenameColumnOperation": {"ColumnName": "groupname", "NewColumnName": "GroupName"}},
    ]
    ruled = {
        "Arn": f"{HERE}:dataset/{name}-rules",
        "FormatVersion": "VERSION_1",
        "Namespace": "default",
        "PermissionPolicy": "GRANT_ACCESS",
        "Status": "DISABLED",
    }

    def row(kind: str, read: object, key: str, first: Json, then: Json) -> Row:
        return Row(
            f"AWS::QuickSight::{kind}",
            {**account, f"{kind}Id": key, **first},
            read,  # type: ignore[arg-type]
            then=then,
            unread=NEVER_TOLD & {*first, *then},
        )

    tables = {"PhysicalTableMap": _table(source, name, columns)}
    direct = {**tables, "ImportMode": "DIRECT_QUERY"}
    steps = {
        "rules": {"Alias": "r", "Source": {"PhysicalTableId": "rules"}, "DataTransforms": renamed}
    }
    given = {
        "Name": "rules",
        "UseAs": "RLS_RULES",
        "ImportMode": "DIRECT_QUERY",
        "PhysicalTableMap": relational(source, name, "rules", rules),
        "LogicalTableMap": steps,
    }
    asked = {
        "Name": "asked",
        "ImportMode": "SPICE",
        "PhysicalTableMap": _queried(source, name, "a"),
        "RowLevelPermissionDataSet": ruled,
        "IngestionWaitPolicy": {"WaitForSpiceIngestion": True, "IngestionWaitTimeInHours": 1},
    }
    first = {"Type": "ATHENA", "SslProperties": {"DisableSsl": False}, **_source(name, role, 1)}
    return Family(
        {
            "Source": row("DataSource", read_source, name, first, _source(name, role, 2)),
            "Rules": row("DataSet", read_set, f"{name}-rules", given, {"Name": "new rules"}),
            "Direct": row(
                "DataSet", read_set, f"{name}-direct", {**direct, **_set(name, 1)}, _set(name, 2)
            ),
            "Asked": row(
                "DataSet",
                read_set,
                f"{name}-asked",
                asked,
                {
                    "PhysicalTableMap": _queried(source, name, "b"),
                    "ImportMode": "DIRECT_QUERY",
                    "IngestionWaitPolicy": {"WaitForSpiceIngestion": False},
                    "RowLevelPermissionDataSet": {**ruled, "Status": "ENABLED"},
                },
            ),
            "Unwaited": row(
                "DataSet",
                read_set,
                f"{name}-unwaited",
                {
                    "Name": "of a table that is not there",
                    "ImportMode": "SPICE",
                    "PhysicalTableMap": _queried(source, "nowhere", "a"),
                    "IngestionWaitPolicy": {"WaitForSpiceIngestion": False},
                },
                {},
            ),
            **more_of_quicksight(name, f"{name}-unwaited"),
            "Analysis": row(
                "Analysis",
                read_analysis,
                name,
                _sheets(name, 1, OWN_ANALYSIS),
                _sheets(name, 2, OWN_ANALYSIS),
            ),
            "Dashboard": row(
                "Dashboard",
                read_dashboard,
                name,
                {**_sheets(name, 1, READ_DASHBOARD), **_published(name, 1)},
                {**_sheets(name, 2, READ_DASHBOARD), **_published(name, 2)},
            ),
        }
    )
