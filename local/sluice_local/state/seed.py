"""Fill a running embedded AWS: a CloudFormation template, or a file of buckets, secrets and stacks.

    buckets:
      raw:
        2026/patients.csv: data/patients.csv
    secrets:
      key-of-the-pseudonyms: a-value
    stacks:
      my-stack: template.yaml

Names of files are relative to the seed. A file with ``Resources`` is a template; its stack has the
file's name without its ending. What is there already stays: objects and secrets are written again,
a stack of the name is an error.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from botocore.exceptions import ClientError

from sluice_local.cfn.errors import CloudFormationError
from sluice_local.cfn.yaml_loader import load_yaml

SECTIONS = ("buckets", "secrets", "stacks")
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]
WAIT_SECONDS, EVERY = 300.0, 0.1


class SeedError(Exception):
    """The seed is wrong, or AWS refused a part of it; the sentence says what."""


def read(path: Path) -> dict[str, dict[str, Any]]:
    """The seed in a file, with files as absolute paths; SeedError for what is none."""
    try:
        found = load_yaml(path.read_text())
    except (OSError, UnicodeDecodeError, yaml.YAMLError, CloudFormationError) as error:
        raise SeedError(f"{path} cannot be read: {getattr(error, 'message', error)}") from error
    if not isinstance(found, dict):
        raise SeedError(f"{path} is no seed: it is not a mapping.")
    if "Resources" in found:
        return {"buckets": {}, "secrets": {}, "stacks": {path.stem: path}}
    unknown = sorted(str(name) for name in found if name not in SECTIONS)
    if unknown:
        expected = ", ".join(SECTIONS)
        raise SeedError(f"{path} has {', '.join(unknown)}; a seed has {expected}, or Resources.")
    seed: dict[str, dict[str, Any]] = {name: _mapping(path, found, name) for name in SECTIONS}
    seed["buckets"] = {
        str(bucket): {
            str(key): _file(path, name)
            for key, name in _mapping(path, seed["buckets"], bucket).items()
        }
        for bucket in seed["buckets"]
    }
    seed["stacks"] = {str(name): _file(path, each) for name, each in seed["stacks"].items()}
    for name, value in seed["secrets"].items():
        if not isinstance(value, str):
            raise SeedError(f"{path}: the secret {name} is not a text.")
    return seed


def _mapping(path: Path, found: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = found.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SeedError(f"{path}: {name} is not a mapping.")
    return value


def _file(path: Path, name: Any) -> Path:
    found = path.parent / str(name)
    if not found.is_file():
        raise SeedError(f"{path}: there is no file {name}.")
    return found


def plant(seed: Mapping[str, Mapping[str, Any]], client: Any) -> list[str]:
    """Make all of it, and tell what was made; ``client`` gives boto3 clients. SeedError."""
    try:
        return [*_buckets(seed["buckets"], client("s3")), *_rest(seed, client)]
    except ClientError as error:
        raise SeedError(f"The seed is not planted: {error}") from error


def _rest(seed: Mapping[str, Mapping[str, Any]], client: Any) -> list[str]:
    told = []
    secrets = client("secretsmanager")
    for name, value in seed["secrets"].items():
        try:
            secrets.create_secret(Name=name, SecretString=value)
        except secrets.exceptions.ResourceExistsException:
            secrets.put_secret_value(SecretId=name, SecretString=value)
        told.append(f"secret {name}")
    for name, path in seed["stacks"].items():
        _deploy(client("cloudformation"), name, path.read_text())
        told.append(f"stack {name}")
    return told


def _buckets(buckets: Mapping[str, Mapping[str, Path]], s3: Any) -> list[str]:
    told = []
    there = {each["Name"] for each in s3.list_buckets()["Buckets"]}
    for bucket, files in buckets.items():
        if bucket not in there:
            s3.create_bucket(Bucket=bucket)
        for key, path in files.items():
            s3.upload_file(str(path), bucket, key)
        told.append(f"bucket {bucket} with {len(files)} objects")
    return told


def _deploy(cfn: Any, name: str, body: str) -> None:
    stack = cfn.create_stack(StackName=name, TemplateBody=body, Capabilities=CAPABILITIES)
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        found = cfn.describe_stacks(StackName=stack["StackId"])["Stacks"][0]
        if not found["StackStatus"].endswith("_IN_PROGRESS"):
            break
        if time.monotonic() > deadline:
            raise SeedError(f"The stack {name} is not made yet.")
        time.sleep(EVERY)
    if found["StackStatus"] != "CREATE_COMPLETE":
        events = cfn.describe_stack_events(StackName=stack["StackId"])["StackEvents"]
        failed = [each for each in events if each["ResourceStatus"].endswith("CREATE_FAILED")]
        why = failed[-1].get("ResourceStatusReason", "") if failed else ""
        raise SeedError(f"The stack {name} is {found['StackStatus']}: {why}")
