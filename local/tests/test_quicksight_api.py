"""QuickSight through boto3: people, sources, data sets and loads, analyses, dashboards."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from analytics_template import (
    READ_DASHBOARD,
    VIEW_SET,
    VIEW_SOURCE,
    Lake,
    definition,
    permissions,
    relational,
)
from botocore.exceptions import ClientError
from embedded_aws import ACCOUNT, Aws, wait_until

Json = dict[str, Any]
WHO = {"AwsAccountId": ACCOUNT}
HERE = {**WHO, "Namespace": "default"}
COLUMNS = {"age": "INTEGER", "country": "STRING"}


class Studio:
    """A data source over a lake, and what is made on it."""

    def __init__(self, aws: Aws) -> None:
        self.lake = Lake(aws, f"qs{uuid.uuid4().hex[:10]}")
        self.lake.patients()
        self.aws, self.api, self.name = aws, aws("quicksight"), self.lake.name
        self.role = self.lake.quicksight_people()
        settings = {"ResultConfiguration": {"OutputLocation": f"s3://{self.lake.results}/"}}
        aws("athena").create_work_group(Name=self.name, Configuration=settings)
        self.source = self.make_source(self.name)["Arn"]
        assert self.settled_source(self.name)["Status"] == "CREATION_SUCCESSFUL"

    def make_source(self, key: str, **parameters: Any) -> Json:
        athena = {"WorkGroup": self.name, "RoleArn": self.role, **parameters}
        made: Json = self.api.create_data_source(
            **WHO,
            DataSourceId=key,
            Name=key,
            Type="ATHENA",
            DataSourceParameters={"AthenaParameters": athena},
        )
        assert made["CreationStatus"] == "CREATION_IN_PROGRESS"
        return made

    def settled_source(self, key: str) -> Json:
        return self.settled(
            lambda: self.api.describe_data_source(**WHO, DataSourceId=key)["DataSource"]
        )

    @staticmethod
    def settled(describe: Callable[[], Json]) -> Json:
        found: Json = wait_until(
            lambda: None if "IN_PROGRESS" in (found := describe())["Status"] else found, every=0.01
        )
        return found

    def make_set(self, key: str, table: str = "patients", **more: Any) -> Json:
        columns = relational(self.source, self.lake.database, table, COLUMNS)
        wanted = {"ImportMode": "DIRECT_QUERY", "PhysicalTableMap": columns, **more}
        made: Json = self.api.create_data_set(**WHO, DataSetId=key, Name=key, **wanted)
        return made

    def ingested(self, key: str, ingestion: str) -> Json:
        def over() -> Json | None:
            found: Json = self.api.describe_ingestion(**WHO, DataSetId=key, IngestionId=ingestion)[
                "Ingestion"
            ]
            ended = found["IngestionStatus"] in ("COMPLETED", "FAILED", "CANCELLED")
            return found if ended else None

        found: Json = wait_until(over, every=0.01)
        return found


@pytest.fixture(scope="module")
def studio(aws: Aws) -> Studio:
    return Studio(aws)


def code(call: Any, **given: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**given)
    return str(error.value.response["Error"]["Code"])


def test_users_and_groups(aws: Aws, name: str) -> None:
    api = aws("quicksight")
    about = {"IdentityType": "QUICKSIGHT", "Email": "a@example.com", "UserRole": "READER"}
    user = api.register_user(**HERE, **about, UserName=name)["User"]
    assert user["Arn"] == f"arn:aws:quicksight:us-east-1:{ACCOUNT}:user/default/{name}"
    assert code(api.register_user, **HERE, **about, UserName=name) == "ResourceExistsException"
    found = api.describe_user(**HERE, UserName=name)["User"]
    assert (found["Role"], found["Email"]) == ("READER", "a@example.com")
    assert name in {each["UserName"] for each in api.list_users(**HERE)["UserList"]}
    group = api.create_group(**HERE, GroupName=name, Description="d")["Group"]
    assert group["Arn"].endswith(f":group/default/{name}")
    member = {**HERE, "GroupName": name, "MemberName": name}
    assert code(api.describe_group_membership, **member) == "ResourceNotFoundException"
    api.create_group_membership(**member)
    assert api.describe_group_membership(**member)["GroupMember"]["Arn"] == user["Arn"]
    (listed,) = api.list_group_memberships(**HERE, GroupName=name)["GroupMemberList"]
    assert listed["MemberName"] == name
    (of,) = api.list_user_groups(**HERE, UserName=name)["GroupList"]
    assert of["GroupName"] == name
    api.delete_user(**HERE, UserName=name)
    assert api.list_group_memberships(**HERE, GroupName=name)["GroupMemberList"] == []
    api.delete_group(**HERE, GroupName=name)
    assert code(api.describe_group, **HERE, GroupName=name) == "ResourceNotFoundException"
    other = {**WHO, "Namespace": "other", "GroupName": name}
    assert code(api.create_group, **other) == "ResourceNotFoundException"


def test_a_user_of_iam_s(aws: Aws, studio: Studio) -> None:
    api = aws("quicksight")
    about = {"IdentityType": "IAM", "Email": "a@example.com", "UserRole": "AUTHOR"}
    made = api.register_user(**HERE, **about, IamArn=studio.role, SessionName="me")["User"]
    assert made["UserName"] == f"{studio.name}-quicksight/me"
    gone = f"{studio.role}-not"
    wrong = {**HERE, **about, "IamArn": gone, "SessionName": "me"}
    assert code(api.register_user, **wrong) == "InvalidParameterValueException"


def test_the_account_shares_nothing_in_public(aws: Aws) -> None:
    settings = aws("quicksight").describe_account_settings(**WHO)["AccountSettings"]
    assert (settings["Edition"], settings["PublicSharingEnabled"]) == ("ENTERPRISE", False)


def test_sources_tell_whether_they_can_be_reached(studio: Studio, name: str) -> None:
    api = studio.api
    same = {**WHO, "DataSourceId": studio.name, "Name": "x", "Type": "ATHENA"}
    parameters = {"AthenaParameters": {"WorkGroup": studio.name}}
    assert (
        code(api.create_data_source, **same, DataSourceParameters=parameters)
        == "ResourceExistsException"
    )
    studio.make_source(name, WorkGroup=f"{name}-not")
    found = studio.settled_source(name)
    assert found["Status"] == "CREATION_FAILED"
    assert found["ErrorInfo"] == {
        "Type": "GENERIC_SQL_FAILURE",
        "Message": f"WorkGroup {name}-not is not found.",
    }
    api.update_data_source(
        **WHO,
        DataSourceId=name,
        Name="again",
        DataSourceParameters={
            "AthenaParameters": {"WorkGroup": studio.name, "RoleArn": studio.role}
        },
    )
    found = studio.settled_source(name)
    assert (found["Status"], found["Name"]) == ("UPDATE_SUCCESSFUL", "again")
    studio.make_source(f"{name}-r", RoleArn=f"{studio.role}-not")
    assert studio.settled_source(f"{name}-r")["ErrorInfo"]["Type"] == "ACCESS_DENIED"
    granted = permissions(f"{studio.name}-authors", VIEW_SOURCE)
    api.update_data_source_permissions(**WHO, DataSourceId=name, GrantPermissions=granted)
    found = api.describe_data_source_permissions(**WHO, DataSourceId=name)
    assert found["Permissions"] == granted
    api.delete_data_source(**WHO, DataSourceId=name)
    assert code(api.describe_data_source, **WHO, DataSourceId=name) == "ResourceNotFoundException"


@pytest.mark.parametrize(
    "more",
    [
        {"Type": "REDSHIFT", "DataSourceParameters": {"RedshiftParameters": {"Database": "d"}}},
        {"VpcConnectionProperties": {"VpcConnectionArn": "a"}},
        {"Credentials": {"SecretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:x"}},
        {"FolderArns": ["arn:aws:quicksight:us-east-1:123456789012:folder/x"]},
    ],
)
def test_sources_that_are_refused(studio: Studio, name: str, more: Json) -> None:
    wanted: Json = {
        "Type": "ATHENA",
        "DataSourceParameters": {"AthenaParameters": {"WorkGroup": studio.name}},
        **more,
    }
    refused = code(studio.api.create_data_source, **WHO, DataSourceId=name, Name="x", **wanted)
    assert refused == "NotImplemented"


def test_a_data_set_in_spice_is_loaded_by_athena(studio: Studio, name: str) -> None:
    api = studio.api
    made = studio.make_set(name, ImportMode="SPICE")
    found = studio.ingested(name, made["IngestionId"])
    assert (found["IngestionStatus"], found["RequestType"]) == ("COMPLETED", "INITIAL_INGESTION")
    assert found["RowInfo"]["RowsIngested"] == 3
    described = api.describe_data_set(**WHO, DataSetId=name)["DataSet"]
    assert described["ConsumedSpiceCapacityInBytes"] > 0
    key = {**WHO, "DataSetId": name, "IngestionId": "again"}
    assert api.create_ingestion(**key)["Arn"].endswith(f":dataset/{name}/ingestion/again")
    assert studio.ingested(name, "again")["RequestType"] == "FULL_REFRESH"
    assert code(api.create_ingestion, **key) == "ResourceExistsException"
    assert code(api.cancel_ingestion, **key) == "ConflictException"
    ids = [each["IngestionId"] for each in api.list_ingestions(**WHO, DataSetId=name)["Ingestions"]]
    assert ids == ["again", made["IngestionId"]]


def test_loads_that_fail_say_why(studio: Studio, name: str) -> None:
    made = studio.make_set(name, table="nope", ImportMode="SPICE")
    found = studio.ingested(name, made["IngestionId"])
    assert found["IngestionStatus"] == "FAILED"
    assert found["ErrorInfo"]["Type"] == "SQL_TABLE_NOT_FOUND"
    assert "does not exist" in found["ErrorInfo"]["Message"]
    sql = {
        "q": {
            "CustomSql": {
                "DataSourceArn": studio.source,
                "Name": "q",
                "SqlQuery": f"SELECT count(*) AS n FROM {studio.lake.database}.patients",  # noqa: S608
                "Columns": [{"Name": "n", "Type": "INTEGER"}, {"Name": "m", "Type": "INTEGER"}],
            }
        }
    }
    made = studio.make_set(f"{name}-q", ImportMode="SPICE", PhysicalTableMap=sql)
    found = studio.ingested(f"{name}-q", made["IngestionId"])
    assert found["ErrorInfo"]["Type"] == "SQL_SCHEMA_MISMATCH_ERROR"
    del sql["q"]["CustomSql"]["Columns"][1]
    changed = {"Name": "q", "ImportMode": "SPICE", "PhysicalTableMap": sql}
    made = studio.api.update_data_set(**WHO, DataSetId=f"{name}-q", **changed)
    assert studio.ingested(f"{name}-q", made["IngestionId"])["RowInfo"]["RowsIngested"] == 1


def test_data_sets(studio: Studio, name: str) -> None:
    api, key = studio.api, {**WHO, "DataSetId": name}
    granted = permissions(f"{studio.name}-authors", VIEW_SET)
    studio.make_set(name, Permissions=granted, Tags=[{"Key": "a", "Value": "b"}])
    assert code(api.create_ingestion, **key, IngestionId="i") == "InvalidParameterValueException"
    found = api.describe_data_set(**key)["DataSet"]
    assert (found["ImportMode"], found["ConsumedSpiceCapacityInBytes"]) == ("DIRECT_QUERY", 0)
    assert api.describe_data_set_permissions(**key)["Permissions"] == granted
    assert api.list_tags_for_resource(ResourceArn=found["Arn"])["Tags"][0]["Key"] == "a"
    api.update_data_set_permissions(**key, RevokePermissions=granted)
    assert api.describe_data_set_permissions(**key)["Permissions"] == []
    listed = api.list_data_sets(**WHO)["DataSetSummaries"]
    assert name in {each["DataSetId"] for each in listed}
    with pytest.raises(ClientError, match="unsupported permission sets"):
        wrong = permissions(f"{studio.name}-authors", ["DescribeDataset"])
        studio.make_set(f"{name}-2", Permissions=wrong)
    api.delete_data_set(**key)
    assert code(api.describe_data_set, **key) == "ResourceNotFoundException"


def test_dashboards_and_their_versions(studio: Studio, name: str) -> None:
    api, key = studio.api, {**WHO, "DashboardId": name}
    arn = studio.make_set(name)["Arn"]
    made = api.create_dashboard(**key, Name="one", Definition=definition(arn))
    assert (made["CreationStatus"], made["Status"]) == ("CREATION_IN_PROGRESS", 202)

    def version(**which: Any) -> Json:
        return studio.settled(
            lambda: api.describe_dashboard(**key, **which)["Dashboard"]["Version"]
        )

    assert version()["Status"] == "CREATION_SUCCESSFUL"
    assert version()["Sheets"] == [{"SheetId": "overview", "Name": "Overview"}]
    assert version()["DataSetArns"] == [arn]
    api.update_dashboard(**key, Name="two", Definition=definition(arn, "disease"))
    second = version(VersionNumber=2)
    assert second["Status"] == "CREATION_FAILED"
    assert second["Errors"] == [
        {
            "Type": "COLUMN_REPLACEMENT_MISSING",
            "Message": f"Required column 'disease' is missing in data set '{arn}'",
            "ViolatedEntities": [{"Path": "sheet/overview/visual/bars"}],
        }
    ]
    publish = api.update_dashboard_published_version
    assert code(publish, **key, VersionNumber=2) == "ConflictException"
    api.update_dashboard(**key, Name="three", Definition=definition(arn))
    assert version(VersionNumber=3)["Status"] == "CREATION_SUCCESSFUL"
    assert api.describe_dashboard(**key)["Dashboard"]["Name"] == "one"
    publish(**key, VersionNumber=3)
    assert api.describe_dashboard(**key)["Dashboard"]["Name"] == "three"
    assert code(api.delete_dashboard, **key, VersionNumber=3) == "ConflictException"
    api.delete_dashboard(**key, VersionNumber=2)
    listed = api.list_dashboard_versions(**key)["DashboardVersionSummaryList"]
    assert [each["VersionNumber"] for each in listed] == [3, 1]
    found = api.describe_dashboard_definition(**key)
    assert found["Definition"] == definition(arn)
    granted = permissions(f"{studio.name}-readers", READ_DASHBOARD)
    link = {"GrantLinkPermissions": granted}
    answer = api.update_dashboard_permissions(**key, GrantPermissions=granted, **link)
    assert answer["Permissions"] == granted
    assert answer["LinkSharingConfiguration"] == {"Permissions": granted}
    api.delete_dashboard(**key)
    assert code(api.describe_dashboard, **key) == "ResourceNotFoundException"


def test_a_lenient_dashboard_keeps_its_errors(studio: Studio, name: str) -> None:
    arn = studio.make_set(name)["Arn"]
    key = {**WHO, "DashboardId": name}
    studio.api.create_dashboard(
        **key,
        Name="n",
        Definition=definition(arn, "disease"),
        ValidationStrategy={"Mode": "LENIENT"},
    )
    found = studio.settled(lambda: studio.api.describe_dashboard(**key)["Dashboard"]["Version"])
    assert (found["Status"], len(found["Errors"])) == ("CREATION_SUCCESSFUL", 1)


def test_analyses(studio: Studio, name: str) -> None:
    api, key = studio.api, {**WHO, "AnalysisId": name}
    arn = studio.make_set(name)["Arn"]
    api.create_analysis(**key, Name="one", Definition=definition(arn))

    def analysis() -> Json:
        return studio.settled(lambda: api.describe_analysis(**key)["Analysis"])

    assert analysis()["Status"] == "CREATION_SUCCESSFUL"
    gone = f"{arn}-not"
    api.update_analysis(**key, Name="two", Definition=definition(gone))
    found = analysis()
    assert (found["Status"], found["Name"]) == ("UPDATE_FAILED", "two")
    assert [each["Type"] for each in found["Errors"]] == ["DATA_SET_NOT_FOUND"]
    assert api.describe_analysis_definition(**key)["Errors"] == found["Errors"]
    api.delete_analysis(**key, RecoveryWindowInDays=7)
    assert analysis()["Status"] == "DELETED"
    assert code(api.update_analysis, **key, Name="x", Definition=definition(arn)) == (
        "ConflictException"
    )
    api.restore_analysis(**key)
    assert analysis()["Status"] == "CREATION_SUCCESSFUL"
    api.delete_analysis(**key, ForceDeleteWithoutRecovery=True)
    assert code(api.describe_analysis, **key) == "ResourceNotFoundException"
    source = {"SourceTemplate": {"DataSetReferences": [], "Arn": "a"}}
    source["SourceTemplate"]["DataSetReferences"] = [{"DataSetPlaceholder": "p", "DataSetArn": arn}]
    assert code(api.create_analysis, **key, Name="x", SourceEntity=source) == "NotImplemented"
    assert code(api.create_template, **WHO, TemplateId=name, SourceEntity={}) == "NotImplemented"
