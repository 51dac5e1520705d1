"""Kills at any moment: every call that was answered is there, and no call half."""

import os
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from embedded_aws import Aws, let, wait_until
from kept_aws import TRUST, KeptAws, dying

SEEDS = (1,)
KEYS = [f"key-{number}" for number in range(6)]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptAws]:
    server = KeptAws(tmp_path)
    yield server
    server.kill()


class World:
    """What the answers said; ``unsure`` is the call that got none: done or not done."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.secrets: dict[str, str] = {}
        self.tables: set[str] = set()
        self.unsure: World | None = None

    def copy(self) -> "World":
        twin = World()
        twin.objects, twin.secrets = dict(self.objects), dict(self.secrets)
        twin.tables = set(self.tables)
        return twin

    def view(self) -> tuple[Any, ...]:
        return self.objects, self.secrets, self.tables


def seen(aws: Aws) -> tuple[Any, ...]:
    s3, secrets = aws("s3"), aws("secretsmanager")
    objects = {
        each["Key"]: s3.get_object(Bucket="bucket", Key=each["Key"])["Body"].read()
        for each in s3.list_objects_v2(Bucket="bucket").get("Contents", [])
    }
    values = {
        each["Name"]: secrets.get_secret_value(SecretId=each["Name"])["SecretString"]
        for each in secrets.list_secrets()["SecretList"]
    }
    tables = {each["Name"] for each in aws("glue").get_tables(DatabaseName="db")["TableList"]}
    return objects, values, tables


def step(aws: Aws, world: World, chance: random.Random) -> None:
    """One call; the world knows it once it is answered."""
    after, name = world.copy(), chance.choice(KEYS)
    call: Callable[[], Any]
    kind = chance.choice(("put", "put", "delete", "secret", "table"))
    if kind == "put":
        body = chance.randbytes(chance.choice((0, 10, 100_000)))
        after.objects[name] = body
        call = lambda: aws("s3").put_object(Bucket="bucket", Key=name, Body=body)  # noqa: E731
    elif kind == "delete":
        after.objects.pop(name, None)
        call = lambda: aws("s3").delete_object(Bucket="bucket", Key=name)  # noqa: E731
    elif kind == "secret":
        value = str(chance.random())
        known = name in world.secrets
        after.secrets[name] = value
        make, change = aws("secretsmanager").create_secret, aws("secretsmanager").put_secret_value
        if known:
            call = lambda: change(SecretId=name, SecretString=value)  # noqa: E731
        else:
            call = lambda: make(Name=name, SecretString=value)  # noqa: E731
    else:
        table = f"t{len(world.tables)}"
        after.tables.add(table)
        glue = aws("glue")
        call = lambda: glue.create_table(DatabaseName="db", TableInput={"Name": table})  # noqa: E731
    world.unsure = after
    call()
    world.objects, world.secrets, world.tables, world.unsure = *after.view(), None


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_answered_is_there(kept: KeptAws, seed: int) -> None:
    chance, world = random.Random(seed), World()  # noqa: S311
    aws = kept.start()
    aws("s3").create_bucket(Bucket="bucket")
    aws("glue").create_database(DatabaseInput={"Name": "db"})
    for _ in range(3):
        killer = threading.Timer(chance.uniform(0.05, 0.3), kept.kill)
        killer.start()
        with pytest.raises((BotoCoreError, ClientError)):
            while True:
                step(aws, world, chance)
        killer.join()
        aws = kept.start()
        found = seen(aws)
        either = [world.view()] + ([world.unsure.view()] if world.unsure else [])
        assert found in either
        world.objects, world.secrets, world.tables = found
        world.unsure = None
        assert len(list((kept.state / "objects").iterdir())) == len(world.objects)


def template(number: int, description: str = "") -> dict[str, Any]:
    """Keys, a bucket that depends on them all, and a bucket that every version replaces."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    keys = {
        f"Key{each}": {
            "Type": "AWS::KMS::Key",
            "Properties": {"KeyPolicy": policy, "Description": description},
        }
        for each in range(number)
    }
    last = {
        "Type": "AWS::S3::Bucket",
        "DependsOn": list(keys),
        "Properties": {"BucketName": f"last-{description or 'first'}"},
    }
    return {"Resources": {**keys, "Last": last}}


def test_operations_that_were_cut_off(kept: KeptAws) -> None:
    """A creation and an update are rolled back and say why; a deletion goes on."""
    kept.start()

    def execute(*given: Any) -> Callable[[], Any]:
        found = kept.stacks.change_set("whole", template(*given))
        name = {"ChangeSetName": found["ChangeSetId"]}
        return lambda: kept("cloudformation").execute_change_set(**name)

    def keys() -> set[str]:
        found = [each["KeyId"] for each in kept("kms").list_keys()["Keys"]]
        live = [kept("kms").describe_key(KeyId=each)["KeyMetadata"] for each in found]
        return {each["Description"] for each in live if each["KeyState"] == "Enabled"}

    assert kept.cut_off("whole", execute(3), dying(9)) == "ROLLBACK_COMPLETE"
    assert any("The embedded AWS ended" in reason for _, _, reason in kept.stacks.events("whole"))
    assert kept.stacks.delete("whole") == "GONE"

    assert kept.stacks.deploy("whole", template(3)) == "CREATE_COMPLETE"
    assert kept.cut_off("whole", execute(3, "second"), dying(9)) == "UPDATE_ROLLBACK_COMPLETE"
    assert keys() == {""}
    assert [b["Name"] for b in kept("s3").list_buckets()["Buckets"]] == ["last-first"]
    assert kept.stacks.deploy("whole", template(3, "third")) == "UPDATE_COMPLETE"
    assert keys() - {""} == {"third"}

    def delete() -> None:
        kept("cloudformation").delete_stack(StackName="whole")

    assert kept.cut_off("whole", delete, dying(5)) == "GONE"
    assert kept("s3").list_buckets()["Buckets"] == []


def test_a_job_does_not_outlive_the_server_that_runs_it(kept: KeptAws, tmp_path: Path) -> None:
    kept.start("--jars", str(tmp_path))
    kept("s3").create_bucket(Bucket="bucket")
    script = f"import os, time; open('{tmp_path}/pid', 'w').write(str(os.getpid())); time.sleep(99)"
    kept("s3").put_object(Bucket="bucket", Key="job.py", Body=script)
    kept("iam").create_role(RoleName="role", AssumeRolePolicyDocument=TRUST)
    let(kept.aws, "role", "s3:*", "logs:*")
    command = {"Name": "glueetl", "ScriptLocation": "s3://bucket/job.py"}
    kept("glue").create_job(Name="job", Role="role", GlueVersion="5.1", Command=command)
    run = kept("glue").start_job_run(JobName="job")["JobRunId"]
    pid = int(wait_until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text()))
    kept.kill()
    os.kill(pid, 0)  # it lives, until a server starts over the folder
    kept.start()
    with pytest.raises(ProcessLookupError):
        wait_until(lambda: os.kill(pid, 0))
    found = kept("glue").get_job_run(JobName="job", RunId=run)["JobRun"]
    assert found["JobRunState"] == "FAILED"
    assert found["ErrorMessage"].startswith("The embedded AWS ended while this run was under way")
    assert list(kept.state.glob("runs/*")) == []
