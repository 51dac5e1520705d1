"""A lifecycle configuration with every property, as a template writes it and as S3 says it."""

from datetime import UTC, datetime

LIFECYCLE = {
    "Rules": [
        {
            "Id": "all",
            "Status": "Enabled",
            "Prefix": "raw/",
            "ObjectSizeGreaterThan": "1000",
            "ObjectSizeLessThan": "200000",
            "TagFilters": [{"Key": "kind", "Value": "raw"}, {"Key": "open", "Value": "no"}],
            "ExpirationInDays": 400,
            "Transitions": [
                {"StorageClass": "STANDARD_IA", "TransitionInDays": 40},
                {"StorageClass": "GLACIER", "TransitionInDays": 90},
            ],
            "NoncurrentVersionTransitions": [
                {
                    "StorageClass": "GLACIER",
                    "TransitionInDays": 31,
                    "NewerNoncurrentVersions": 4,
                }
            ],
            "NoncurrentVersionExpiration": {"NoncurrentDays": 70, "NewerNoncurrentVersions": 3},
        },
        {
            "Id": "dates",
            "Status": "Disabled",
            "ExpirationDate": "2031-02-01T00:00:00Z",
            "Transitions": [{"StorageClass": "GLACIER", "TransitionDate": "2030-01-01T00:00:00Z"}],
        },
        {
            "Id": "markers",
            "Status": "Enabled",
            "Prefix": "",
            "ExpiredObjectDeleteMarker": True,
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 3},
        },
        {
            "Id": "old words",
            "Status": "Enabled",
            "Prefix": "old/",
            "Transition": {"StorageClass": "GLACIER", "TransitionInDays": 20},
            "NoncurrentVersionTransition": {
                "StorageClass": "GLACIER",
                "TransitionInDays": 35,
                "NewerNoncurrentVersions": 2,
            },
            "NoncurrentVersionExpirationInDays": 80,
        },
        {
            "Id": "old date",
            "Status": "Enabled",
            "Prefix": "older/",
            "Transition": {"StorageClass": "GLACIER", "TransitionDate": "2032-01-01T00:00:00Z"},
        },
    ]
}
LIFECYCLE_SAID = [
    {
        "ID": "all",
        "Status": "Enabled",
        "Filter": {
            "And": {
                "Prefix": "raw/",
                "ObjectSizeGreaterThan": 1000,
                "ObjectSizeLessThan": 200000,
                "Tags": [{"Key": "kind", "Value": "raw"}, {"Key": "open", "Value": "no"}],
            }
        },
        "Expiration": {"Days": 400},
        "Transitions": [
            {"StorageClass": "STANDARD_IA", "Days": 40},
            {"StorageClass": "GLACIER", "Days": 90},
        ],
        "NoncurrentVersionTransitions": [
            {"StorageClass": "GLACIER", "NoncurrentDays": 31, "NewerNoncurrentVersions": 4}
        ],
        "NoncurrentVersionExpiration": {"NoncurrentDays": 70, "NewerNoncurrentVersions": 3},
    },
    {
        "ID": "dates",
        "Status": "Disabled",
        "Expiration": {"Date": datetime(2031, 2, 1, tzinfo=UTC)},
        "Transitions": [{"StorageClass": "GLACIER", "Date": datetime(2030, 1, 1, tzinfo=UTC)}],
    },
    {
        "ID": "markers",
        "Status": "Enabled",
        "Expiration": {"ExpiredObjectDeleteMarker": True},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 3},
    },
    {
        "ID": "old words",
        "Filter": {"Prefix": "old/"},
        "Transitions": [{"StorageClass": "GLACIER", "Days": 20}],
        "NoncurrentVersionTransitions": [
            {"StorageClass": "GLACIER", "NoncurrentDays": 35, "NewerNoncurrentVersions": 2}
        ],
        "NoncurrentVersionExpiration": {"NoncurrentDays": 80},
    },
    {
        "ID": "old date",
        "Transitions": [{"StorageClass": "GLACIER", "Date": datetime(2032, 1, 1, tzinfo=UTC)}],
    },
]
