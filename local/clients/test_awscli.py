"""The AWS CLI: what people type."""

import base64
import json
import time

from conftest import Client

TEMPLATE = {
    "Parameters": {"Days": {"Type": "Number", "Default": 30}},
    "Resources": {
        "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": {"Ref": "Days"}}},
        "Data": {"Type": "AWS::S3::Bucket"},
    },
    "Outputs": {"Bucket": {"Value": {"Ref": "Data"}}},
}


def test_who_am_i(client: Client) -> None:
    client("aws sts get-caller-identity", "arn:aws:iam::123456789012:root")
    client("aws s3 ls", fails=True, expects="InvalidAccessKeyId", AWS_ACCESS_KEY_ID="AKIANOBODY")
    client("aws s3 ls", fails=True, expects="SignatureDoesNotMatch", AWS_SECRET_ACCESS_KEY="wrong")


def test_objects(client: Client) -> None:
    (client.folder / "day").mkdir()
    for number in range(3):
        (client.folder / "day" / f"{number}.csv").write_text(f"id\n{number}\n")
    (client.folder / "big.bin").write_bytes(bytes(20 * 1024 * 1024))
    client("aws s3 mb s3://cli-data", "make_bucket: cli-data")
    client("aws s3 sync day s3://cli-data/day", "upload: day/0.csv")
    client("aws s3 sync day s3://cli-data/day")
    client("aws s3 cp big.bin s3://cli-data/big.bin", "upload: ./big.bin")
    client("aws s3 ls s3://cli-data --recursive --summarize", "Total Objects: 4")
    client("aws s3 cp s3://cli-data/big.bin copy.bin", "download: s3://cli-data/big.bin")
    assert (client.folder / "copy.bin").stat().st_size == 20 * 1024 * 1024
    client("aws s3 cp s3://cli-data/day/0.csv s3://cli-data/copied.csv", "copy: s3://cli-data")
    url = client("aws s3 presign s3://cli-data/copied.csv", "X-Amz-Signature").strip()
    client(f"curl -sS -g {url}", "id")
    client(f"curl -sS -g {url}0", "SignatureDoesNotMatch")
    client("aws s3api head-object --bucket cli-data --key nothing", "404", fails=True)
    client("aws s3 rb s3://cli-data", "BucketNotEmpty", fails=True)
    client("aws s3 rb s3://cli-data --force", "remove_bucket: cli-data")


def test_stacks(client: Client) -> None:
    (client.folder / "template.json").write_text(json.dumps(TEMPLATE))
    deploy = "aws cloudformation deploy --stack-name cli --template-file template.json"
    client("aws cloudformation validate-template --template-body file://template.json", "Days")
    client(deploy, "Successfully created/updated stack - cli")
    client(
        f"{deploy} --no-fail-on-empty-changeset", "No changes to deploy. Stack cli is up to date"
    )
    time.sleep(1)  # the CLI names change sets by the second
    client(f"{deploy} --parameter-overrides Days=90", "Successfully created/updated stack - cli")
    time.sleep(1)
    client(f"{deploy} --parameter-overrides Days=91", "Failed to create/update", fails=True)
    client("aws cloudformation describe-stacks --stack-name cli", "UPDATE_ROLLBACK_COMPLETE")
    drift = "aws cloudformation detect-stack-drift --stack-name cli --query StackDriftDetectionId"
    found = client(f"{drift} --output text").strip()
    client(
        "aws cloudformation describe-stack-drift-detection-status"
        f" --stack-drift-detection-id {found}",
        "IN_SYNC",
    )
    client("aws cloudformation delete-stack --stack-name cli")
    client("aws cloudformation list-stacks --query StackSummaries[].StackStatus", "DELETE_")
    client("aws cloudformation wait stack-delete-complete --stack-name cli")
    client("aws cloudformation describe-stacks --stack-name cli", "does not exist", fails=True)


def test_keys_and_secrets(client: Client) -> None:
    key = client("aws kms create-key --query KeyMetadata.Arn --output text").strip()
    (client.folder / "plain").write_text("a secret")
    sealed = client(
        f"aws kms encrypt --key-id {key} --plaintext fileb://plain"
        " --query CiphertextBlob --output text"
    )
    (client.folder / "sealed").write_bytes(base64.b64decode(sealed))
    decrypt = "aws kms decrypt --ciphertext-blob fileb://sealed --query Plaintext --output text"
    client(decrypt, base64.b64encode(b"a secret").decode())
    client("aws secretsmanager create-secret --name cli/key --secret-string hush", "cli/key")
    client("aws secretsmanager get-secret-value --secret-id cli/key", "hush")
    client("aws secretsmanager get-secret-value --secret-id no", "ResourceNotFound", fails=True)


def test_glue_and_logs(client: Client) -> None:
    client("aws glue create-database --database-input Name=cli")
    client("aws glue get-database --name cli", '"Name": "cli"')
    client("aws glue get-table --database-name cli --name no", "EntityNotFound", fails=True)
    client("aws logs create-log-group --log-group-name /cli")
    client("aws logs create-log-stream --log-group-name /cli --log-stream-name one")
    client(
        "aws logs put-log-events --log-group-name /cli --log-stream-name one"
        f" --log-events timestamp={time.time_ns() // 1_000_000},message=hello",
    )
    client("aws logs filter-log-events --log-group-name /cli", "hello")


def test_what_is_not_there(client: Client) -> None:
    client("aws ec2 describe-instances", "embedded AWS", fails=True)
    client("aws glue list-blueprints", "embedded AWS", fails=True)
