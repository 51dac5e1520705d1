"""Seeds: what is one, and what is made of it."""

from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from embedded_aws import Aws, Stacks
from sluice_local.state.seed import SeedError, plant, read


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[]", "is no seed: it is not a mapping"),
        ("a: [", "cannot be read"),
        ("queues: {}", "has queues; a seed has buckets, secrets, stacks, or Resources"),
        ("buckets: [raw]", "buckets is not a mapping"),
        ("buckets: {raw: file}", "raw is not a mapping"),
        ("buckets: {raw: {key: no-file}}", "there is no file no-file"),
        ("stacks: {s: no-file}", "there is no file no-file"),
        ("secrets: {s: 1}", "the secret s is not a text"),
    ],
)
def test_what_is_no_seed_is_told(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "seed.yaml").write_text(text)
    with pytest.raises(SeedError, match=why):
        read(tmp_path / "seed.yaml")


def test_a_seed_makes_buckets_secrets_and_stacks(aws: Aws, tmp_path: Path, name: str) -> None:
    (tmp_path / "patients.csv").write_text("id\n1\n")
    template = f"Resources: {{B: {{Type: 'AWS::S3::Bucket', Properties: {{BucketName: {name}s}}}}}}"
    (tmp_path / "template.yaml").write_text(template)
    seed = tmp_path / "seed.yaml"
    seed.write_text(
        f"buckets: {{{name}: {{in/patients.csv: patients.csv}}, {name}e: }}\n"
        f"secrets: {{{name}: value}}\nstacks: {{{name}: template.yaml}}\n"
    )
    told = plant(read(seed), aws)
    assert told == [
        f"bucket {name} with 1 objects",
        f"bucket {name}e with 0 objects",
        f"secret {name}",
        f"stack {name}",
    ]
    body = aws("s3").get_object(Bucket=name, Key="in/patients.csv")["Body"].read()
    assert body == b"id\n1\n"
    assert aws("secretsmanager").get_secret_value(SecretId=name)["SecretString"] == "value"
    assert Stacks(aws).status(name) == "CREATE_COMPLETE"
    with pytest.raises(SeedError, match=f"Stack \\[{name}\\] already exists"):
        plant(read(seed), aws)  # the bucket and the secret are no error


def test_a_template_is_a_seed_and_says_why_it_fails(aws: Aws, tmp_path: Path, name: str) -> None:
    aws("s3").create_bucket(Bucket=name)
    template = tmp_path / f"{name}.yaml"
    template.write_text(
        f"Resources: {{B: {{Type: 'AWS::S3::Bucket', Properties: {{BucketName: {name}}}}}}}"
    )
    with pytest.raises(SeedError, match=f"The stack {name} is ROLLBACK_COMPLETE: .*already exists"):
        plant(read(template), aws)
    with pytest.raises(ClientError):
        aws("secretsmanager").get_secret_value(SecretId=name)
