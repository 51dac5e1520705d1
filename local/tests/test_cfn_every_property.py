"""Every property of every supported type reaches its service, at creation and by an update."""

import pytest
from embedded_aws import Aws, Stacks
from property_families import FAMILIES, Maker, all_rows
from property_rows import Json, Row, changed_paths, lost, schema_paths, set_values, under
from sluice_local.cfn import schema
from sluice_local.resources import supported_types

#: What an update does not change, though the schema lets it: test_cfn_properties_refused.py shows
#: that a change is refused; an organization, a catalog and a bucket's owner are the account's own.
FIXED = {
    "AWS::Athena::WorkGroup": {"WorkGroupConfiguration/ResultConfiguration/ExpectedBucketOwner"},
    "AWS::CloudTrail::Trail": {"IsOrganizationTrail"},
    "AWS::Glue::Database": {"CatalogId", "DatabaseInput/Name"},
    "AWS::Glue::Trigger": {"Predicate/Conditions/*/LogicalOperator"},  # EQUALS is all there is
    "AWS::KMS::Key": {"KeySpec", "KeyUsage", "MultiRegion", "Origin"},
    "AWS::Logs::LogGroup": {"LogGroupClass"},
    "AWS::QuickSight::DataSet": {"UseAs"},
    "AWS::QuickSight::DataSource": {"SslProperties"},  # Athena without SSL is refused
    "AWS::S3::Bucket": {"ObjectLockConfiguration/ObjectLockEnabled"},  # Enabled is all there is
}
#: Properties that no API tells. test_cfn_properties_refused.py shows what the first two do; rows
#: of QuickSight do for the others: only LENIENT lets a missing column pass, only a data set that
#: is not waited for may fail to load.
UNREAD = {
    "AWS::Athena::WorkGroup": {"RecursiveDeleteOption"},
    "AWS::KMS::Key": {"BypassPolicyLockoutSafetyCheck", "PendingWindowInDays"},
    "AWS::QuickSight::Analysis": {"Parameters", "ValidationStrategy"},
    "AWS::QuickSight::Dashboard": {"Parameters", "ValidationStrategy"},
    "AWS::QuickSight::DataSet": {"IngestionWaitPolicy"},
}
#: Types whose handlers hand on each property as a whole: members need not change one by one.
WHOLE = "AWS::QuickSight::"


@pytest.mark.parametrize("maker", FAMILIES.values(), ids=FAMILIES)
def test_every_property_is_kept(maker: Maker, aws: Aws, stacks: Stacks, name: str) -> None:
    family = maker.build(*maker.prepare(aws, name))
    status = stacks.deploy(name, family.template())
    assert status == "CREATE_COMPLETE", [event for event in stacks.events(name) if event[2]]
    told = {logical_id: (row, row.told) for logical_id, row in family.rows.items()}
    assert _lost(aws, stacks.physical(name), told) == []
    status = stacks.deploy(name, family.template(updated=True))
    assert status == "UPDATE_COMPLETE", [event for event in stacks.events(name) if event[2]]
    told = {logical_id: (row, row.told_then) for logical_id, row in family.rows.items()}
    assert _lost(aws, stacks.physical(name), told) == []


def _lost(aws: Aws, found: dict[str, str], told: dict[str, tuple[Row, Json]]) -> list[str]:
    return [
        f"{logical_id}{said}"
        for logical_id, (row, wanted) in told.items()
        for said in lost(wanted, row.read(aws, found[logical_id]))
    ]


@pytest.mark.parametrize("kind", supported_types())
def test_the_table_sets_every_property_of_the_schema(kind: str) -> None:
    rows = [row for row in all_rows() if row.kind == kind]
    given = {path for row in rows for part in _parts(row) for path in set_values(kind, part)}
    assert sorted(schema_paths(kind) - given) == []


def _parts(row: Row) -> tuple[Json, Json]:
    return row.first, {**row.first, **row.then}


@pytest.mark.parametrize("kind", supported_types())
def test_the_table_changes_every_property_that_can_change(kind: str) -> None:
    rows = [row for row in all_rows() if row.kind == kind]
    changed = {path for row in rows for path in changed_paths(row)}
    fixed = {*schema.create_only(kind), *FIXED.get(kind, ())}
    left = {path for path in schema_paths(kind) - changed if not under(path, fixed)}
    if kind.startswith(WHOLE):
        left = {_top(path) for path in left} - {_top(path) for path in changed}
    assert sorted(left) == []


def _top(path: str) -> str:
    return path.split("/")[0]


@pytest.mark.parametrize("kind", supported_types())
def test_what_a_row_does_not_read_is_little(kind: str) -> None:
    """Properties that no API tells; each is shown by what it does, in the tests named here."""
    rows = [row for row in all_rows() if row.kind == kind]
    unread = {name for row in rows for name in row.unread & {*row.first, *row.then}}
    assert unread == UNREAD.get(kind, set())
