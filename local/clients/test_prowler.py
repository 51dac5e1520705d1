"""Prowler: an audit to its end, in which nothing of the embedded AWS is an error."""

import json
from pathlib import Path

from conftest import ORACLES, Client

LAUNCHER = Path(__file__).with_name("prowler.py")
SERVICES = "s3 kms iam glue cloudtrail cloudwatch secretsmanager sns cloudformation"
#: Lines of its log that an account of AWS would make it write too: a part of the line, and why.
ALLOWED = {
    "Service 'codestar' not found": "Prowler's own: of privileges that escalate it knows one of "
    "CodeStar, which its list of AWS's actions has no more; it asks nobody for that",
}
TEMPLATE = {
    "Resources": {
        "Key": {
            "Type": "AWS::KMS::Key",
            "Properties": {
                "EnableKeyRotation": True,
                "KeyPolicy": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
                            "Action": "kms:*",
                            "Resource": "*",
                        }
                    ],
                },
            },
        },
        "Data": {
            "Type": "AWS::S3::Bucket",
            "Properties": {
                "BucketName": "prowler-data",
                "PublicAccessBlockConfiguration": {
                    "BlockPublicAcls": True,
                    "BlockPublicPolicy": True,
                    "IgnorePublicAcls": True,
                    "RestrictPublicBuckets": True,
                },
                "VersioningConfiguration": {"Status": "Enabled"},
            },
        },
        "Topic": {
            "Type": "AWS::SNS::Topic",
            "Properties": {"KmsMasterKeyId": {"Ref": "Key"}},
        },
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "glue.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ],
                },
                "Policies": [
                    {
                        "PolicyName": "read",
                        "PolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [
                                {
                                    "Effect": "Allow",
                                    "Action": "s3:GetObject",
                                    "Resource": "arn:aws:s3:::prowler-data/*",
                                }
                            ],
                        },
                    }
                ],
            },
        },
        "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 365}},
        "Database": {
            "Type": "AWS::Glue::Database",
            "Properties": {
                "CatalogId": {"Ref": "AWS::AccountId"},
                "DatabaseInput": {"Name": "prowler"},
            },
        },
        "Table": {
            "Type": "AWS::Glue::Table",
            "Properties": {
                "CatalogId": {"Ref": "AWS::AccountId"},
                "DatabaseName": {"Ref": "Database"},
                "TableInput": {"Name": "patients", "TableType": "EXTERNAL_TABLE"},
            },
        },
    }
}


def test_an_audit_has_no_error_of_ours(client: Client) -> None:
    (client.folder / "secure.json").write_text(json.dumps(TEMPLATE))
    client(
        "aws cloudformation deploy --stack-name prowler --template-file secure.json "
        "--capabilities CAPABILITY_IAM"
    )
    python = ORACLES / "venv" / "bin" / "python"
    client(
        f"{python} -P {LAUNCHER} aws --services {SERVICES} --region us-east-1 --no-banner "
        "--ignore-exit-code-3 -M json-ocsf -o audit --log-level ERROR --log-file audit.log",
        "Detailed results are in",
        AWS_ENDPOINT_URL=client.endpoint.replace("127.0.0.1", "localhost"),
    )
    log = (client.folder / "audit.log").read_text().splitlines()
    assert [line for line in log if not any(part in line for part in ALLOWED)] == []
    (report,) = (client.folder / "audit").glob("*.ocsf.json")
    findings = json.loads(report.read_text())
    checked = {
        (finding["metadata"]["event_code"], resource["name"]): finding["status_code"]
        for finding in findings
        for resource in finding["resources"]
    }
    assert checked["s3_bucket_level_public_access_block", "prowler-data"] == "PASS"
    assert checked["s3_bucket_object_versioning", "prowler-data"] == "PASS"
    assert checked["s3_bucket_server_access_logging_enabled", "prowler-data"] == "FAIL"
    assert "PASS" in {
        status for (code, _), status in checked.items() if code == "kms_cmk_rotation_enabled"
    }
