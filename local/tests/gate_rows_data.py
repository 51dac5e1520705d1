"""Calls of S3 and Glue, and the permissions that they ask for."""

from gate_account import ACCOUNT, KEY, OTHER_KEY, REGION

HERE = f"{REGION}:{ACCOUNT}"
GLUE = f"arn:aws:glue:{HERE}"
CATALOG = (f"{GLUE}:catalog", f"{GLUE}:database/d", f"{GLUE}:table/d/t")
IAM = f"arn:aws:iam::{ACCOUNT}"

ROWS = [
    ("s3", "ListBuckets", {}, ["s3:ListAllMyBuckets *"]),
    ("s3", "ListObjectsV2", {"Bucket": "b"}, ["s3:ListBucket arn:aws:s3:::b"]),
    ("s3", "HeadBucket", {"Bucket": "b"}, ["s3:ListBucket arn:aws:s3:::b"]),
    ("s3", "ListObjectVersions", {"Bucket": "b"}, ["s3:ListBucketVersions arn:aws:s3:::b"]),
    (
        "s3",
        "PutBucketEncryption",
        {"Bucket": "b"},
        ["s3:PutEncryptionConfiguration arn:aws:s3:::b"],
    ),
    (
        "s3",
        "PutPublicAccessBlock",
        {"Bucket": "b"},
        ["s3:PutBucketPublicAccessBlock arn:aws:s3:::b"],
    ),
    ("s3", "DeleteBucketTagging", {"Bucket": "b"}, ["s3:PutBucketTagging arn:aws:s3:::b"]),
    ("s3", "GetObject", {"Bucket": "b", "Key": "a/b"}, ["s3:GetObject arn:aws:s3:::b/a/b"]),
    (
        "s3",
        "GetObject",
        {"Bucket": "b", "Key": "k", "VersionId": "1"},
        ["s3:GetObjectVersion arn:aws:s3:::b/k"],
    ),
    ("s3", "HeadObject", {"Bucket": "b", "Key": "k"}, ["s3:GetObject arn:aws:s3:::b/k"]),
    ("s3", "HeadObject", {"Bucket": "locked", "Key": "k"}, ["s3:GetObject arn:aws:s3:::locked/k"]),
    (
        "s3",
        "GetObject",
        {"Bucket": "locked", "Key": "k"},
        ["s3:GetObject arn:aws:s3:::locked/k", f"kms:Decrypt {KEY}"],
    ),
    (
        "s3",
        "PutObject",
        {"Bucket": "b", "Key": "k", "Tagging": "a=b", "ACL": "private"},
        [
            "s3:PutObject arn:aws:s3:::b/k",
            "s3:PutObjectAcl arn:aws:s3:::b/k",
            "s3:PutObjectTagging arn:aws:s3:::b/k",
        ],
    ),
    (
        "s3",
        "PutObject",
        {"Bucket": "locked", "Key": "k"},
        ["s3:PutObject arn:aws:s3:::locked/k", f"kms:GenerateDataKey {KEY}"],
    ),
    (
        "s3",
        "PutObject",
        {"Bucket": "locked", "Key": "k", "ServerSideEncryption": "AES256"},
        ["s3:PutObject arn:aws:s3:::locked/k"],
    ),
    (
        "s3",
        "PutObject",
        {"Bucket": "b", "Key": "k", "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "2222"},
        ["s3:PutObject arn:aws:s3:::b/k", f"kms:GenerateDataKey {OTHER_KEY}"],
    ),
    (
        "s3",
        "CopyObject",
        {"Bucket": "b", "Key": "k", "CopySource": "locked/a%20b"},
        [
            "s3:GetObject arn:aws:s3:::locked/a b",
            "s3:PutObject arn:aws:s3:::b/k",
            f"kms:Decrypt {KEY}",
        ],
    ),
    (
        "s3",
        "CopyObject",
        {"Bucket": "b", "Key": "k", "CopySource": "/c/tagged?versionId=1"},
        [
            "s3:GetObjectVersion arn:aws:s3:::c/tagged",
            "s3:PutObject arn:aws:s3:::b/k",
            "s3:GetObjectVersionTagging arn:aws:s3:::c/tagged",
            "s3:PutObjectTagging arn:aws:s3:::b/k",
        ],
    ),
    (
        "s3",
        "UploadPart",
        {"Bucket": "locked", "Key": "k", "UploadId": "u"},
        ["s3:PutObject arn:aws:s3:::locked/k", f"kms:Decrypt {KEY}"],
    ),
    (
        "s3",
        "DeleteObjects",
        {"Bucket": "b", "Delete": {"Objects": [{"Key": "x"}, {"Key": "y", "VersionId": "1"}]}},
        ["s3:DeleteObject arn:aws:s3:::b/x", "s3:DeleteObjectVersion arn:aws:s3:::b/y"],
    ),
    (
        "glue",
        "GetTable",
        {"DatabaseName": "d", "Name": "t"},
        [f"glue:GetTable {x}" for x in CATALOG],
    ),
    (
        "glue",
        "CreateTable",
        {"DatabaseName": "d", "TableInput": {"Name": "t"}},
        [f"glue:CreateTable {x}" for x in CATALOG],
    ),
    (
        "glue",
        "GetTables",
        {"DatabaseName": "d"},
        [f"glue:GetTables {x}" for x in (*CATALOG[:2], f"{GLUE}:table/d/*")],
    ),
    (
        "glue",
        "BatchCreatePartition",
        {"DatabaseName": "d", "TableName": "t"},
        [f"glue:BatchCreatePartition {x}" for x in CATALOG],
    ),
    ("glue", "GetDatabases", {}, [f"glue:GetDatabases {CATALOG[0]}"]),
    ("glue", "GetDatabase", {"Name": "d"}, [f"glue:GetDatabase {x}" for x in CATALOG[:2]]),
    (
        "glue",
        "DeleteDatabase",
        {"Name": "d"},
        [
            f"glue:DeleteDatabase {x}"
            for x in (*CATALOG[:2], f"{GLUE}:table/d/*", f"{GLUE}:userDefinedFunction/d/*")
        ],
    ),
    ("glue", "GetJobRun", {"JobName": "j", "RunId": "r"}, [f"glue:GetJobRun {GLUE}:job/j"]),
    ("glue", "GetJobs", {}, ["glue:GetJobs *"]),
    (
        "glue",
        "BatchGetJobs",
        {"JobNames": ["i", "j"]},
        [f"glue:BatchGetJobs {GLUE}:job/{x}" for x in "ij"],
    ),
    (
        "glue",
        "CreateJob",
        {"Name": "j", "Role": "deep", "Tags": {"a": "b"}},
        [
            f"glue:CreateJob {GLUE}:job/j",
            f"glue:TagResource {GLUE}:job/j",
            f"iam:PassRole {IAM}:role/team/deep",
        ],
    ),
    (
        "glue",
        "UpdateJob",
        {"JobName": "j", "JobUpdate": {"Role": f"{IAM}:role/r"}},
        [f"glue:UpdateJob {GLUE}:job/j", f"iam:PassRole {IAM}:role/r"],
    ),
    (
        "glue",
        "CreateCrawler",
        {"Name": "c", "Role": "r", "Tags": {"a": "b"}},
        [
            "glue:CreateCrawler *",
            f"glue:TagResource {GLUE}:crawler/c",
            f"iam:PassRole {IAM}:role/r",
        ],
    ),
    ("glue", "StartCrawler", {"Name": "c"}, [f"glue:StartCrawler {GLUE}:crawler/c"]),
    ("glue", "GetSecurityConfiguration", {"Name": "s"}, ["glue:GetSecurityConfiguration *"]),
    ("glue", "TagResource", {"ResourceArn": f"{GLUE}:job/j"}, [f"glue:TagResource {GLUE}:job/j"]),
]
