"""Every property of the type of Athena, and what its API says."""

from embedded_aws import ACCOUNT, Aws
from property_rows import NEW_TAGS, TAGS, Family, Json, Row


def read_work_group(aws: Aws, name: str) -> Json:
    athena = aws("athena")
    found = athena.get_work_group(WorkGroup=name)["WorkGroup"]
    arn = f"arn:aws:athena:us-east-1:{ACCOUNT}:workgroup/{name}"
    tags = athena.list_tags_for_resource(ResourceARN=arn)["Tags"]
    return {**found, "WorkGroupConfiguration": found["Configuration"], "Tags": tags}


def work_groups(name: str, key: str) -> Family:
    """``key`` is the ARN of a key."""

    def results(folder: str, **encryption: str) -> Json:
        return {
            "OutputLocation": f"s3://{name}/{folder}/",
            "ExpectedBucketOwner": ACCOUNT,
            "EncryptionConfiguration": encryption,
        }

    return Family(
        {
            "Group": Row(
                "AWS::Athena::WorkGroup",
                {
                    "Name": name,
                    "Description": "for analysts",
                    "RecursiveDeleteOption": True,
                    "State": "DISABLED",
                    "Tags": TAGS,
                    "WorkGroupConfiguration": {
                        "BytesScannedCutoffPerQuery": 20_000_000,
                        "EnforceWorkGroupConfiguration": False,
                        "EngineVersion": {"SelectedEngineVersion": "Athena engine version 3"},
                        "PublishCloudWatchMetricsEnabled": False,
                        "RequesterPaysEnabled": True,
                        "ResultConfiguration": results("a", EncryptionOption="SSE_KMS", KmsKey=key),
                    },
                },
                read_work_group,
                then={
                    "Description": "for all",
                    "RecursiveDeleteOption": False,
                    "State": "ENABLED",
                    "Tags": NEW_TAGS,
                    "WorkGroupConfiguration": {
                        "BytesScannedCutoffPerQuery": 30_000_000,
                        "EnforceWorkGroupConfiguration": True,
                        "EngineVersion": {"SelectedEngineVersion": "AUTO"},
                        "PublishCloudWatchMetricsEnabled": True,
                        "RequesterPaysEnabled": False,
                        "ResultConfiguration": results("b", EncryptionOption="SSE_S3"),
                    },
                },
                unread=frozenset({"RecursiveDeleteOption"}),
            )
        }
    )
