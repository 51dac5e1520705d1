"""AWS::QuickSight::DataSource, DataSet, Analysis and Dashboard.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_QuickSight.html
"""

import time
from typing import Any

from sluice_local.resources.base import Context, Json, RefusedError, changed
from sluice_local.resources.quicksight_base import (
    LOOK_SECONDS,
    QuickSightAsset,
    permission_changes,
    wait,
)

OTHER_SOURCES = (
    *("AmazonElasticsearch", "AmazonOpenSearch", "Aurora", "AuroraPostgreSql", "Databricks"),
    *("MariaDb", "MySql", "Oracle", "PostgreSql", "Presto", "Rds", "Redshift", "S3", "S3Tables"),
    *("Snowflake", "Spark", "SqlServer", "Starburst", "Teradata", "Trino"),
)
OTHER_STEPS = (
    *("CreateColumnsOperation", "FilterOperation", "OverrideDatasetParameterOperation"),
    *("ProjectOperation/Alias", "ProjectOperation/Source"),
)
#: Members of definitions that need what the embedded AWS does not have.
LACKING = frozenset({"Definition/StaticFiles", "Definition/TopicIdentifierDeclarations"})
COMMON = ("AwsAccountId", "Name", "Permissions", "Tags")


class DataSource(QuickSightAsset):
    """An Athena data source; it is there when Athena's workgroup could be asked."""

    type = "AWS::QuickSight::DataSource"
    key, word = "DataSourceId", "datasource"
    passed = ("Name", "DataSourceParameters", "SslProperties")
    once = ("Type",)
    supported = frozenset({*COMMON, *passed, *once, key})
    lacking = frozenset(
        {
            *(f"DataSourceParameters/{name}Parameters" for name in OTHER_SOURCES),
            "DataSourceParameters/AthenaParameters/ConsumerAccountRoleArn",
            "DataSourceParameters/AthenaParameters/IdentityCenterConfiguration",
            "Permissions/*/Resource",
        }
    )

    def live(self, quicksight: Any, ids: dict[str, str]) -> Json:
        """DescribeDataSource."""
        found: Json = quicksight.describe_data_source(**ids)["DataSource"]
        return found

    def settle(self, quicksight: Any, ids: dict[str, str], properties: Json, answer: Json) -> None:  # noqa: ARG002
        """Wait for the connection."""

        def state() -> tuple[str, list[Json]]:
            found = self.live(quicksight, ids)
            return found["Status"], [found["ErrorInfo"]] if "ErrorInfo" in found else []

        wait(state)


class DataSet(QuickSightAsset):
    """A data set; one in SPICE is there when it is loaded, unless the template does not wait."""

    type = "AWS::QuickSight::DataSet"
    key, word = "DataSetId", "dataset"
    passed = (
        *("Name", "PhysicalTableMap", "LogicalTableMap", "ImportMode", "ColumnGroups"),
        *("FieldFolders", "RowLevelPermissionDataSet", "RowLevelPermissionTagConfiguration"),
        *("ColumnLevelPermissionRules", "DataSetUsageConfiguration", "PerformanceConfiguration"),
    )
    once = fixed = ("UseAs",)
    supported = frozenset({*COMMON, *passed, *once, key, "IngestionWaitPolicy"})
    lacking = frozenset(
        {
            *(f"LogicalTableMap/{{}}/DataTransforms/*/{step}" for step in OTHER_STEPS),
            "LogicalTableMap/{}/Source/DataSetArn",
            "LogicalTableMap/{}/Source/JoinInstruction",
            "PhysicalTableMap/{}/S3Source",
            "PhysicalTableMap/{}/SaaSTable",
        }
    )

    def wanted(self, properties: Json, names: tuple[str, ...]) -> Json:
        """The API writes the members of folders small."""
        given = super().wanted(properties, names)
        if "FieldFolders" in given:
            given["FieldFolders"] = {
                path: {name.lower(): value for name, value in folder.items()}
                for path, folder in given["FieldFolders"].items()
            }
        return given

    def live(self, quicksight: Any, ids: dict[str, str]) -> Json:
        """DescribeDataSet."""
        found: Json = quicksight.describe_data_set(**ids)["DataSet"]
        return found

    def settle(self, quicksight: Any, ids: dict[str, str], properties: Json, answer: Json) -> None:
        """Wait for the load into SPICE, at most as long as the policy says."""
        policy = properties.get("IngestionWaitPolicy", {})
        if "IngestionId" not in answer or policy.get("WaitForSpiceIngestion") is False:
            return
        end = time.monotonic() + 3600 * float(policy.get("IngestionWaitTimeInHours", 36))
        while time.monotonic() < end:
            found = quicksight.describe_ingestion(**ids, IngestionId=answer["IngestionId"])
            ingestion = found["Ingestion"]
            if ingestion["IngestionStatus"] == "COMPLETED":
                return
            if ingestion["IngestionStatus"] in ("FAILED", "CANCELLED"):
                error = ingestion.get("ErrorInfo", {})
                raise RefusedError(
                    f"Ingestion {ingestion['IngestionStatus']}: {error.get('Type')}: "
                    f"{error.get('Message')}",
                    "GeneralServiceException",
                )
            time.sleep(LOOK_SECONDS)
        raise RefusedError("The ingestion has not ended in time", "NotStabilized")


class Analysis(QuickSightAsset):
    """An analysis with a definition of its own."""

    type = "AWS::QuickSight::Analysis"
    key, word = "AnalysisId", "analysis"
    passed = ("Name", "Definition", "Parameters", "ValidationStrategy", "ThemeArn")
    supported = frozenset({*COMMON, *passed, key})
    lacking = LACKING

    def deletion(self) -> Json:
        """CloudFormation deletes analyses for good."""
        return {"ForceDeleteWithoutRecovery": True}

    def live(self, quicksight: Any, ids: dict[str, str]) -> Json:
        """DescribeAnalysis."""
        found: Json = quicksight.describe_analysis(**ids)["Analysis"]
        return found

    def settle(self, quicksight: Any, ids: dict[str, str], properties: Json, answer: Json) -> None:  # noqa: ARG002
        """Wait until the definition is checked."""

        def state() -> tuple[str, list[Json]]:
            found = self.live(quicksight, ids)
            return found["Status"], found.get("Errors", [])

        wait(state)


class Dashboard(QuickSightAsset):
    """A dashboard; an update publishes its new version."""

    type = "AWS::QuickSight::Dashboard"
    key, word = "DashboardId", "dashboard"
    passed = (
        *("Name", "Definition", "Parameters", "ValidationStrategy", "VersionDescription"),
        *("DashboardPublishOptions", "ThemeArn"),
    )
    once = ("LinkSharingConfiguration",)
    supported = frozenset({*COMMON, *passed, *once, key})
    lacking = LACKING

    def update(self, context: Context) -> Json:
        """The dashboard, and who may see it by its link."""
        before, after = context.before, context.after
        if changed(before, after, "LinkSharingConfiguration"):
            old, new = (
                each.get("LinkSharingConfiguration", {}).get("Permissions", [])
                for each in (before, after)
            )
            change = permission_changes(old, new, "GrantLinkPermissions")
            context.client("quicksight").update_dashboard_permissions(**self.ids(before), **change)
        return super().update(context)

    def live(self, quicksight: Any, ids: dict[str, str]) -> Json:
        """DescribeDashboard."""
        found: Json = quicksight.describe_dashboard(**ids)["Dashboard"]
        return found

    def settle(self, quicksight: Any, ids: dict[str, str], properties: Json, answer: Json) -> None:  # noqa: ARG002
        """Wait until the new version is checked, and publish it."""
        number = int(answer["VersionArn"].rpartition("/")[2])

        def state() -> tuple[str, list[Json]]:
            found = quicksight.describe_dashboard(**ids, VersionNumber=number)
            version = found["Dashboard"]["Version"]
            return version["Status"], version.get("Errors", [])

        wait(state)
        if number > 1:
            quicksight.update_dashboard_published_version(**ids, VersionNumber=number)
