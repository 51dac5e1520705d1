"""Workgroup, data source, data sets, analysis and dashboard as a stack."""

import copy
import uuid
from typing import Any

import pytest
from analytics_template import Lake, definition, permissions, stack
from embedded_aws import ACCOUNT, Aws, Stacks, wait_until

Json = dict[str, Any]
WHO = {"AwsAccountId": ACCOUNT}


@pytest.fixture(scope="module")
def lake(aws: Aws) -> Lake:
    made = Lake(aws, f"cfn{uuid.uuid4().hex[:10]}")
    made.patients()
    return made


@pytest.fixture(scope="module")
def template(lake: Lake) -> Json:
    return stack(lake, lake.quicksight_people())


@pytest.fixture(scope="module")
def deployed(aws: Aws, lake: Lake, template: Json) -> Stacks:
    stacks = Stacks(aws)
    assert stacks.deploy(lake.name, template) == "CREATE_COMPLETE", stacks.events(lake.name)
    return stacks


def drift(stacks: Stacks, stack: str) -> tuple[str, dict[str, list[Json]]]:
    begun = stacks.cfn.detect_stack_drift(StackName=stack)["StackDriftDetectionId"]

    def over() -> Any:
        found = stacks.cfn.describe_stack_drift_detection_status(StackDriftDetectionId=begun)
        return found if found["DetectionStatus"] != "DETECTION_IN_PROGRESS" else None

    found = wait_until(over)
    assert found["DetectionStatus"] == "DETECTION_COMPLETE", found
    listed = stacks.cfn.describe_stack_resource_drifts(StackName=stack)["StackResourceDrifts"]
    changed = {
        each["LogicalResourceId"]: each.get("PropertyDifferences", [])
        for each in listed
        if each["StackResourceDriftStatus"] != "IN_SYNC"
    }
    return found["StackDriftStatus"], changed


def test_what_the_template_sets_is_there(aws: Aws, lake: Lake, deployed: Stacks) -> None:
    ids = deployed.physical(lake.name)
    assert ids["WorkGroup"] == lake.name
    assert ids["Dashboard"] == f"{ACCOUNT}|{lake.name}"
    group = aws("athena").get_work_group(WorkGroup=lake.name)["WorkGroup"]
    settings = group["Configuration"]
    assert settings["EnforceWorkGroupConfiguration"] is True
    assert settings["BytesScannedCutoffPerQuery"] == 1073741824
    assert settings["ResultConfiguration"] == {
        "OutputLocation": f"s3://{lake.results}/results/",
        "ExpectedBucketOwner": ACCOUNT,
        "EncryptionConfiguration": {"EncryptionOption": "SSE_S3"},
    }
    quicksight = aws("quicksight")
    source = quicksight.describe_data_source(**WHO, DataSourceId=lake.name)["DataSource"]
    assert source["Status"] == "CREATION_SUCCESSFUL"
    patients = quicksight.describe_data_set(**WHO, DataSetId=f"{lake.name}-patients")["DataSet"]
    assert patients["RowLevelPermissionDataSet"]["Status"] == "ENABLED"
    assert patients["RowLevelPermissionDataSet"]["Arn"].endswith(f"{lake.name}-rules")
    assert [column["Name"] for column in patients["OutputColumns"]] == ["age", "country"]
    (ingestion,) = quicksight.list_ingestions(**WHO, DataSetId=f"{lake.name}-rules")["Ingestions"]
    assert ingestion["IngestionStatus"] == "COMPLETED"
    assert ingestion["RowInfo"]["RowsIngested"] == 1
    dashboard = quicksight.describe_dashboard(**WHO, DashboardId=lake.name)["Dashboard"]
    assert dashboard["Version"]["Status"] == "CREATION_SUCCESSFUL"
    found = quicksight.describe_dashboard_permissions(**WHO, DashboardId=lake.name)
    assert "LinkSharingConfiguration" not in found
    described = quicksight.describe_dashboard_definition(**WHO, DashboardId=lake.name)
    assert described["DashboardPublishOptions"]["ExportToCSVOption"] == {
        "AvailabilityStatus": "DISABLED"
    }


def test_a_second_plan_is_empty_and_nothing_has_drifted(
    lake: Lake, deployed: Stacks, template: Json
) -> None:
    again = deployed.change_set(lake.name, template)
    assert again["Status"] == "FAILED"
    assert "didn't contain changes" in again["StatusReason"]
    assert drift(deployed, lake.name) == ("IN_SYNC", {})


def test_an_update_changes_each(aws: Aws, lake: Lake, deployed: Stacks, template: Json) -> None:
    changed = copy.deepcopy(template)
    resources = changed["Resources"]
    group = resources["WorkGroup"]["Properties"]
    group["State"] = "DISABLED"
    group["Description"] = "for patients"
    del group["WorkGroupConfiguration"]["BytesScannedCutoffPerQuery"]
    resources["Source"]["Properties"]["Name"] = "Athena of patients"
    columns = resources["Patients"]["Properties"]
    del columns["ColumnLevelPermissionRules"]
    columns["Tags"] = [{"Key": "Owner", "Value": "me"}]
    readers = f"{lake.name}-readers"
    resources["Analysis"]["Properties"]["Name"] = "All patients"
    viewers = ["DescribeAnalysis", "QueryAnalysis"]
    resources["Analysis"]["Properties"]["Permissions"] = permissions(readers, viewers)
    resources["Dashboard"]["Properties"]["Name"] = "All patients"
    found = deployed.change_set(lake.name, changed)
    replaced = {
        each["ResourceChange"]["LogicalResourceId"]: each["ResourceChange"].get("Replacement")
        for each in found["Changes"]
    }
    names = ("WorkGroup", "Source", "Patients", "Analysis", "Dashboard")
    assert {replaced[name] for name in names} == {"False"}
    deployed.cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    assert deployed.settled(lake.name) == "UPDATE_COMPLETE", deployed.events(lake.name)
    live = aws("athena").get_work_group(WorkGroup=lake.name)["WorkGroup"]
    assert (live["State"], live["Description"]) == ("DISABLED", "for patients")
    assert "BytesScannedCutoffPerQuery" not in live["Configuration"]
    quicksight = aws("quicksight")
    patients = quicksight.describe_data_set(**WHO, DataSetId=f"{lake.name}-patients")["DataSet"]
    assert "ColumnLevelPermissionRules" not in patients
    tags = quicksight.list_tags_for_resource(ResourceArn=patients["Arn"])["Tags"]
    assert tags == [{"Key": "Owner", "Value": "me"}]
    dashboard = quicksight.describe_dashboard(**WHO, DashboardId=lake.name)["Dashboard"]
    assert (dashboard["Name"], dashboard["Version"]["VersionNumber"]) == ("All patients", 2)
    granted = quicksight.describe_analysis_permissions(**WHO, AnalysisId=lake.name)["Permissions"]
    assert granted == permissions(readers, viewers)
    assert drift(deployed, lake.name) == ("IN_SYNC", {})
    assert deployed.deploy(lake.name, template) == "UPDATE_COMPLETE", deployed.events(lake.name)


def test_what_somebody_else_changes_is_drift(aws: Aws, lake: Lake, deployed: Stacks) -> None:
    updates = {
        "EnforceWorkGroupConfiguration": False,
        "ResultConfigurationUpdates": {"RemoveEncryptionConfiguration": True},
    }
    aws("athena").update_work_group(WorkGroup=lake.name, ConfigurationUpdates=updates)
    quicksight = aws("quicksight")
    key = f"{lake.name}-patients"
    found = quicksight.describe_data_set(**WHO, DataSetId=key)["DataSet"]
    kept = ("Name", "PhysicalTableMap", "LogicalTableMap", "ImportMode")
    quicksight.update_data_set(**WHO, DataSetId=key, **{name: found[name] for name in kept})
    more = permissions(
        f"{lake.name}-authors", ["DescribeDashboard", "ListDashboardVersions", "QueryDashboard"]
    )
    quicksight.update_dashboard_permissions(**WHO, DashboardId=lake.name, GrantPermissions=more)
    state, changed = drift(deployed, lake.name)
    assert state == "DRIFTED"
    assert set(changed) == {"WorkGroup", "Patients", "Dashboard"}
    paths = {(each["PropertyPath"], each["DifferenceType"]) for each in changed["Patients"]}
    assert ("/RowLevelPermissionDataSet", "REMOVE") in paths
    paths = {(each["PropertyPath"], each["DifferenceType"]) for each in changed["WorkGroup"]}
    where = "/WorkGroupConfiguration/ResultConfiguration/EncryptionConfiguration"
    assert (where, "REMOVE") in paths
    assert [each["DifferenceType"] for each in changed["Dashboard"]] == ["ADD"]


def test_deletion_leaves_nothing(aws: Aws, lake: Lake, deployed: Stacks) -> None:
    aws("quicksight").delete_analysis(
        **WHO, AnalysisId=lake.name, ForceDeleteWithoutRecovery=True
    )  # one that is gone already is no trouble
    assert deployed.delete(lake.name) == "GONE"
    groups = aws("athena").list_work_groups()["WorkGroups"]
    assert lake.name not in {group["Name"] for group in groups}
    sets = aws("quicksight").list_data_sets(**WHO)["DataSetSummaries"]
    assert not [each for each in sets if each["DataSetId"].startswith(lake.name)]


def test_a_dashboard_on_a_column_that_is_not_there_fails(
    aws: Aws, template: Json, name: str
) -> None:
    stacks = Stacks(aws)
    broken = copy.deepcopy(template)
    resources = broken["Resources"]
    for logical in ("Analysis", "Patients"):
        del resources[logical]
    resources["WorkGroup"]["Properties"]["Name"] = name
    resources["Source"]["Properties"]["DataSourceId"] = name
    resources["Rules"]["Properties"]["DataSetId"] = f"{name}-rules"
    dashboard = resources["Dashboard"]["Properties"]
    dashboard["DashboardId"] = name
    dashboard["Definition"] = definition({"Fn::GetAtt": ["Rules", "Arn"]}, "disease")
    assert stacks.deploy(name, broken) == "ROLLBACK_COMPLETE"
    (said,) = [text for _, state, text in stacks.events(name) if state == "CREATE_FAILED"]
    assert "CREATION_FAILED: " in said
    assert "Required column 'disease' is missing in data set" in said
    with pytest.raises(aws("quicksight").exceptions.ResourceNotFoundException):
        aws("quicksight").describe_dashboard(**WHO, DashboardId=name)


@pytest.mark.parametrize(
    ("logical", "path", "value", "said"),
    [
        (
            "WorkGroup",
            ("WorkGroupConfiguration", "ExecutionRole"),
            "arn:aws:iam::123456789012:role/x",
            "Exec",
        ),
        ("Source", ("Type",), "REDSHIFT", "REDSHIFT"),
        ("Rules", ("DataSetRefreshProperties",), {}, "DataSetRefreshProperties"),
        ("Analysis", ("FolderArns",), ["arn:aws:quicksight:::folder/x"], "FolderArns"),
        ("Dashboard", ("SourceEntity",), {}, "SourceEntity"),
    ],
)
def test_what_is_not_supported_is_refused(
    aws: Aws, template: Json, name: str, logical: str, path: tuple[str, ...], value: Any, said: str
) -> None:
    stacks = Stacks(aws)
    resource = copy.deepcopy(template["Resources"][logical])
    node = resource["Properties"]
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    for key in ("Name", "DataSourceId", "DataSetId", "AnalysisId", "DashboardId"):
        if key in resource["Properties"]:
            resource["Properties"][key] = name
    for key in ("Definition", "PhysicalTableMap", "LogicalTableMap", "DataSourceParameters"):
        resource["Properties"].pop(key, None)
    try:
        state = stacks.deploy(name, {"Resources": {"R": resource}})
    except (stacks.cfn.exceptions.ClientError, AssertionError) as error:
        assert said in str(error)
    else:
        assert state == "ROLLBACK_COMPLETE"
        assert any(said in text for _, _, text in stacks.events(name))
