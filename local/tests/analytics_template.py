"""A stack with each analytics type over one small table, and what it reads."""

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from embedded_aws import ACCOUNT, Aws

Json = dict[str, Any]
PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
CSV = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
VIEW_SOURCE = ["DescribeDataSource", "DescribeDataSourcePermissions", "PassDataSource"]
VIEW_SET = [
    *("DescribeDataSet", "DescribeDataSetPermissions", "PassDataSet"),
    *("DescribeIngestion", "ListIngestions"),
]
OWN_ANALYSIS = [
    *("RestoreAnalysis", "UpdateAnalysisPermissions", "DeleteAnalysis", "QueryAnalysis"),
    *("DescribeAnalysisPermissions", "DescribeAnalysis", "UpdateAnalysis"),
]
READ_DASHBOARD = ["DescribeDashboard", "ListDashboardVersions", "QueryDashboard"]


def group_arn(name: str) -> str:
    return f"arn:aws:quicksight:us-east-1:{ACCOUNT}:group/default/{name}"


def permissions(group: str, actions: list[str]) -> list[Json]:
    listed = [f"quicksight:{action}" for action in actions]
    return [{"Principal": group_arn(group), "Actions": listed}]


def storage(location: str, columns: dict[str, str], serde: str = PARQUET, **settings: str) -> Json:
    return {
        "Location": location,
        "Columns": [{"Name": name, "Type": kind} for name, kind in columns.items()],
        "SerdeInfo": {"SerializationLibrary": serde, "Parameters": settings},
    }


def parquet(columns: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


class Lake:
    """A bucket of data, a bucket of results, a database, groups, a role, all of one name."""

    def __init__(self, aws: Aws, name: str) -> None:
        self.aws, self.name = aws, name
        self.data, self.results = f"{name}-data", f"{name}-results"
        self.database = name
        for bucket in (self.data, self.results):
            aws("s3").create_bucket(Bucket=bucket)
        aws("glue").create_database(DatabaseInput={"Name": name})

    def put(self, key: str, body: bytes | dict[str, Any]) -> None:
        content = parquet(body) if isinstance(body, dict) else body
        self.aws("s3").put_object(Bucket=self.data, Key=key, Body=content)

    def table(
        self,
        name: str,
        columns: dict[str, str],
        keys: dict[str, str] | None = None,
        serde: str = PARQUET,
        header: bool = False,
        **settings: str,
    ) -> None:
        definition: Json = {
            "Name": name,
            "TableType": "EXTERNAL_TABLE",
            "StorageDescriptor": storage(f"s3://{self.data}/{name}/", columns, serde, **settings),
            "PartitionKeys": [{"Name": key, "Type": kind} for key, kind in (keys or {}).items()],
        }
        if header:
            definition["Parameters"] = {"skip.header.line.count": "1"}
        self.aws("glue").create_table(DatabaseName=self.database, TableInput=definition)

    def partition(self, table: str, *values: str) -> None:
        found = self.aws("glue").get_table(DatabaseName=self.database, Name=table)["Table"]
        pairs = zip(found["PartitionKeys"], values, strict=True)
        below = "/".join(f"{key['Name']}={value}" for key, value in pairs)
        place = {
            **found["StorageDescriptor"],
            "Location": f"s3://{self.data}/{table}/{below}/",
        }
        self.aws("glue").create_partition(
            DatabaseName=self.database,
            TableName=table,
            PartitionInput={"Values": list(values), "StorageDescriptor": place},
        )

    def quicksight_people(self) -> str:
        """A group of authors and a group of readers; the role that QuickSight reads with."""
        for group in ("authors", "readers"):
            self.aws("quicksight").create_group(
                AwsAccountId=ACCOUNT, Namespace="default", GroupName=f"{self.name}-{group}"
            )
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "quicksight.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
        made = self.aws("iam").create_role(
            RoleName=f"{self.name}-quicksight", AssumeRolePolicyDocument=json.dumps(trust)
        )
        self.aws("iam").attach_role_policy(
            RoleName=f"{self.name}-quicksight",
            PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess",
        )
        arn: str = made["Role"]["Arn"]
        return arn

    def patients(self) -> None:
        """The table ``patients`` and the rules for its rows."""
        ages, countries = pa.array([34, 71, None], pa.int32()), ["DE", "FR", "DE"]
        self.put("patients/a.parquet", {"age": ages, "country": countries})
        self.table("patients", {"age": "int", "country": "string"})
        self.put("rules/rules.csv", b"username,groupname,country\n,readers,DE\n")
        columns = {"username": "string", "groupname": "string", "country": "string"}
        self.table("rules", columns, serde=CSV, header=True)


def field(column: str, **more: Any) -> Json:
    identifier = {"DataSetIdentifier": "patients", "ColumnName": column}
    return {"FieldId": f"field-{column}", "Column": identifier, **more}


def definition(data_set: Any, column: str = "country") -> Json:
    histogram = {
        "VisualId": "ages",
        "ChartConfiguration": {
            "FieldWells": {
                "HistogramAggregatedFieldWells": {
                    "Values": [{"NumericalMeasureField": field("age")}]
                }
            }
        },
    }
    bars = {
        "VisualId": "bars",
        "ChartConfiguration": {
            "FieldWells": {
                "BarChartAggregatedFieldWells": {
                    "Category": [{"CategoricalDimensionField": field(column)}],
                    "Values": [{"NumericalMeasureField": field("age")}],
                }
            }
        },
    }
    return {
        "DataSetIdentifierDeclarations": [{"Identifier": "patients", "DataSetArn": data_set}],
        "Sheets": [
            {
                "SheetId": "overview",
                "Name": "Overview",
                "Visuals": [{"HistogramVisual": histogram}, {"BarChartVisual": bars}],
            }
        ],
    }


def relational(source: Any, database: str, table: str, columns: dict[str, str]) -> Json:
    return {
        table: {
            "RelationalTable": {
                "DataSourceArn": source,
                "Catalog": "AwsDataCatalog",
                "Schema": database,
                "Name": table,
                "InputColumns": [{"Name": name, "Type": kind} for name, kind in columns.items()],
            }
        }
    }


def stack(lake: Lake, role: str) -> Json:
    """Workgroup, data source, two data sets, one with rules for its rows, analysis, dashboard."""
    name, account = lake.name, {"Ref": "AWS::AccountId"}
    authors, readers = f"{name}-authors", f"{name}-readers"
    source = {"Fn::GetAtt": ["Source", "Arn"]}
    configuration = {
        "EnforceWorkGroupConfiguration": True,
        "PublishCloudWatchMetricsEnabled": True,
        "RequesterPaysEnabled": False,
        "BytesScannedCutoffPerQuery": 1073741824,
        "EngineVersion": {"SelectedEngineVersion": "Athena engine version 3"},
        "ResultConfiguration": {
            "OutputLocation": f"s3://{lake.results}/results/",
            "ExpectedBucketOwner": account,
            "EncryptionConfiguration": {"EncryptionOption": "SSE_S3"},
        },
    }
    rename = [
        {"RenameColumnOperation": {"ColumnName": "username", "NewColumnName": "UserName"}},
        {"RenameColumnOperation": {"ColumnName": "groupname", "NewColumnName": "GroupName"}},
    ]
    steps = [
        {
            "TagColumnOperation": {
                "ColumnName": "country",
                "Tags": [{"ColumnGeographicRole": "COUNTRY"}],
            }
        },
        {"ProjectOperation": {"ProjectedColumns": ["age", "country"]}},
    ]
    strings = {"username": "STRING", "groupname": "STRING", "country": "STRING"}
    columns = {"age": "INTEGER", "country": "STRING"}
    off = {"AvailabilityStatus": "DISABLED"}
    resources: Json = {
        "WorkGroup": {
            "Type": "AWS::Athena::WorkGroup",
            "Properties": {
                "Name": name,
                "State": "ENABLED",
                "RecursiveDeleteOption": True,
                "WorkGroupConfiguration": configuration,
                "Tags": [{"Key": "Project", "Value": name}],
            },
        },
        "Source": {
            "Type": "AWS::QuickSight::DataSource",
            "Properties": {
                "AwsAccountId": account,
                "DataSourceId": name,
                "Name": "Athena",
                "Type": "ATHENA",
                "DataSourceParameters": {
                    "AthenaParameters": {"WorkGroup": {"Ref": "WorkGroup"}, "RoleArn": role}
                },
                "SslProperties": {"DisableSsl": False},
                "Permissions": permissions(authors, VIEW_SOURCE),
            },
        },
        "Rules": {
            "Type": "AWS::QuickSight::DataSet",
            "Properties": {
                "AwsAccountId": account,
                "DataSetId": f"{name}-rules",
                "Name": "rules",
                "ImportMode": "SPICE",
                "UseAs": "RLS_RULES",
                "PhysicalTableMap": relational(source, lake.database, "rules", strings),
                "LogicalTableMap": {
                    "rules": {
                        "Alias": "rules",
                        "Source": {"PhysicalTableId": "rules"},
                        "DataTransforms": rename,
                    }
                },
            },
        },
        "Patients": {
            "Type": "AWS::QuickSight::DataSet",
            "Properties": {
                "AwsAccountId": account,
                "DataSetId": f"{name}-patients",
                "Name": "patients",
                "ImportMode": "DIRECT_QUERY",
                "PhysicalTableMap": relational(source, lake.database, "patients", columns),
                "LogicalTableMap": {
                    "patients": {
                        "Alias": "patients",
                        "Source": {"PhysicalTableId": "patients"},
                        "DataTransforms": steps,
                    }
                },
                "RowLevelPermissionDataSet": {
                    "Arn": {"Fn::GetAtt": ["Rules", "Arn"]},
                    "Namespace": "default",
                    "PermissionPolicy": "GRANT_ACCESS",
                    "FormatVersion": "VERSION_1",
                    "Status": "ENABLED",
                },
                "ColumnLevelPermissionRules": [
                    {"ColumnNames": ["age"], "Principals": [group_arn(authors)]}
                ],
                "DataSetUsageConfiguration": {
                    "DisableUseAsDirectQuerySource": True,
                    "DisableUseAsImportedSource": True,
                },
                "Permissions": permissions(authors, VIEW_SET),
                "Tags": [{"Key": "Project", "Value": name}],
            },
        },
        "Analysis": {
            "Type": "AWS::QuickSight::Analysis",
            "Properties": {
                "AwsAccountId": account,
                "AnalysisId": name,
                "Name": "Patients",
                "ValidationStrategy": {"Mode": "STRICT"},
                "Definition": definition({"Fn::GetAtt": ["Patients", "Arn"]}),
                "Permissions": permissions(authors, OWN_ANALYSIS),
            },
        },
        "Dashboard": {
            "Type": "AWS::QuickSight::Dashboard",
            "Properties": {
                "AwsAccountId": account,
                "DashboardId": name,
                "Name": "Patients",
                "ValidationStrategy": {"Mode": "STRICT"},
                "Definition": definition({"Fn::GetAtt": ["Patients", "Arn"]}),
                "DashboardPublishOptions": {"AdHocFilteringOption": off, "ExportToCSVOption": off},
                "Permissions": permissions(readers, READ_DASHBOARD),
            },
        },
    }
    return {"Resources": resources}
