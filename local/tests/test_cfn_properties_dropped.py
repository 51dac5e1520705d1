"""A property that an update drops goes back to what it is when a template says nothing of it."""

from typing import Any

import pytest
from embedded_aws import Aws, Stacks
from property_families import FAMILIES
from property_rows import Json, lost

#: Family, logical id: what the API says of the properties that the update drops.
DROPPED: dict[tuple[str, str], Json] = {
    ("keys", "Rotated"): {
        "Description": "",
        "EnableKeyRotation": False,
        "KeyPolicy": {"Id": "key-default-1"},
        "Tags": [],
    },
    ("buckets", "Full"): {
        "BucketEncryption": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}],
        "LifecycleConfiguration": None,
        "LoggingConfiguration": None,
        "OwnershipControls": None,
        "PublicAccessBlockConfiguration": None,
        "Tags": None,
    },
    ("topics", "Topic"): {"DisplayName": "", "Subscription": [], "Tags": []},
    ("topics", "Queue"): {
        "FilterPolicy": {},
        "FilterPolicyScope": "MessageAttributes",
        "RawMessageDelivery": "false",
    },
    ("secrets", "Given"): {"Tags": []},
    ("watched", "Alarm"): {
        "ActionsEnabled": True,
        "AlarmActions": [],
        "InsufficientDataActions": [],
        "OKActions": [],
        "Tags": [],
    },
    ("watched", "Matching"): {"Tags": [], "Targets": []},
    ("watched", "Logs"): {"Tags": []},
    ("trails", "Basic"): {
        "EnableLogFileValidation": False,
        "EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": True}],
        "IsMultiRegionTrail": False,
        "Tags": [],
    },
    ("work groups", "Group"): {
        "Description": "",
        "Tags": [],
        "WorkGroupConfiguration": {
            "EnforceWorkGroupConfiguration": True,
            "RequesterPaysEnabled": False,
            "ResultConfiguration": {},
        },
    },
    ("identities", "Role"): {
        "Description": "",
        "ManagedPolicyArns": [],
        "MaxSessionDuration": 3600,
        "PermissionsBoundary": None,
        "Policies": [],
    },
    ("identities", "Managed"): {"Users": [], "Groups": [], "Roles": []},
    ("identities", "Provider"): {"ClientIdList": [], "Tags": []},
    ("jobs", "Job"): {
        "DefaultArguments": {},
        "ExecutionClass": "STANDARD",
        "ExecutionProperty": {"MaxConcurrentRuns": 1},
        "JobMode": "SCRIPT",
        "Tags": {},
    },
    ("jobs", "Crawler"): {
        "Configuration": "",
        "CrawlerSecurityConfiguration": "",
        "Description": "",
        "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVERYTHING"},
        "SchemaChangePolicy": {
            "UpdateBehavior": "UPDATE_IN_DATABASE",
            "DeleteBehavior": "LOG",
        },
        "TablePrefix": "",
        "Tags": {},
    },
    ("triggers", "After"): {"StartOnCreation": False, "Tags": {}},
}
#: Properties that say nothing of themselves in the answer once they are gone, and so are absent.
ABSENT = {
    ("topics", "Topic"): {"KmsMasterKeyId"},
    ("secrets", "Given"): {"Description", "KmsKeyId"},
    ("watched", "Alarm"): {"AlarmDescription", "DatapointsToAlarm", "Unit"},
    ("watched", "Matching"): {"Description"},
    ("watched", "Logs"): {"KmsKeyId", "RetentionInDays"},
    ("jobs", "Job"): {"Description", "NonOverridableArguments", "SecurityConfiguration"},
    ("jobs", "Crawler"): {"Schedule"},
    ("triggers", "After"): {"Description"},
}


@pytest.mark.parametrize("name_of_family", sorted({family for family, _ in DROPPED}))
def test_what_is_dropped_goes_back(
    name_of_family: str, aws: Aws, stacks: Stacks, name: str
) -> None:
    maker = FAMILIES[name_of_family]
    family = maker.build(*maker.prepare(aws, name))
    template = family.template()
    assert stacks.deploy(name, template) == "CREATE_COMPLETE"
    cases = {key: told for (of, key), told in DROPPED.items() if of == name_of_family}
    for logical_id, told in cases.items():
        properties: dict[str, Any] = template["Resources"][logical_id]["Properties"]
        for gone in (*told, *ABSENT.get((name_of_family, logical_id), ())):
            del properties[gone]
    assert stacks.deploy(name, template) == "UPDATE_COMPLETE", stacks.events(name)
    found = stacks.physical(name)
    for logical_id, told in cases.items():
        live = family.rows[logical_id].read(aws, found[logical_id])
        assert list(lost(told, live)) == [], logical_id
        absent = ABSENT.get((name_of_family, logical_id), set())
        assert {key for key in absent if live.get(key)} == set(), logical_id
