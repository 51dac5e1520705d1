"""What QuickSight's API says of an asset, by the id that CloudFormation gives it."""

from analytics_template import permissions
from embedded_aws import Aws
from property_rows import Json


def _about(aws: Aws, kind: str, word: str, physical_id: str) -> Json:
    """What Describe and its permissions and tags say; lists of actions in any order."""
    quicksight = aws("quicksight")
    account, key = physical_id.split("|")
    ids = {"AwsAccountId": account, f"{word}Id": key}
    found = getattr(quicksight, f"describe_{kind}")(**ids)[word]
    grants = getattr(quicksight, f"describe_{kind}_permissions")(**ids)
    link = grants.get("LinkSharingConfiguration", {}).get("Permissions", [])
    return {
        **found,
        **ids,
        "Permissions": [in_order(each) for each in grants["Permissions"]],
        "LinkSharingConfiguration": {"Permissions": [in_order(each) for each in link]},
        "Tags": quicksight.list_tags_for_resource(ResourceArn=found["Arn"])["Tags"],
    }


def in_order(grant: Json) -> Json:
    """A permission with its actions sorted."""
    return {"Principal": grant["Principal"], "Actions": sorted(grant["Actions"])}


def granted(group: str, actions: list[str]) -> list[Json]:
    """The group's permission, with its actions sorted."""
    return [in_order(each) for each in permissions(group, actions)]


def read_source(aws: Aws, physical_id: str) -> Json:
    return _about(aws, "data_source", "DataSource", physical_id)


def read_set(aws: Aws, physical_id: str) -> Json:
    found = _about(aws, "data_set", "DataSet", physical_id)
    folders = found.get("FieldFolders", {})
    named = {
        path: {key.title(): value for key, value in each.items()} for path, each in folders.items()
    }
    return {**found, "FieldFolders": named}


def read_analysis(aws: Aws, physical_id: str) -> Json:
    account, key = physical_id.split("|")
    told = aws("quicksight").describe_analysis_definition(AwsAccountId=account, AnalysisId=key)
    about = _about(aws, "analysis", "Analysis", physical_id)
    return {**about, "Definition": told["Definition"]}


def read_dashboard(aws: Aws, physical_id: str) -> Json:
    account, key = physical_id.split("|")
    told = aws("quicksight").describe_dashboard_definition(AwsAccountId=account, DashboardId=key)
    about = _about(aws, "dashboard", "Dashboard", physical_id)
    return {
        **about,
        "Definition": told["Definition"],
        "DashboardPublishOptions": told["DashboardPublishOptions"],
        "ThemeArn": told["ThemeArn"],
        "VersionDescription": about["Version"]["Description"],
    }
