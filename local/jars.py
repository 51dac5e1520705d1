"""Fetch the jars with which local Spark reads and writes S3, and check them against pinned digests.

Spark's own Ivy resolves the Maven coordinates, so nothing but Java and PySpark is needed. The AWS
SDK comes in its parts (S3, STS, DynamoDB: 12 MB) and not as the 280 MB bundle; the connectors of
other clouds, which spark-hadoop-cloud pulls in, are left out.

Use: ``python local/jars.py DIRECTORY`` (exit 1 and a sentence when a jar differs from its digest),
or ``python local/jars.py DIRECTORY --pin`` to write the digests of what was resolved.
"""

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

from pyspark.sql import SparkSession

HERE = Path(__file__).resolve().parent
PINS = HERE / "jars.sha256"
COORDINATES = (
    "org.apache.hadoop:hadoop-aws:3.3.4",  # the Hadoop of PySpark 3.5
    "com.amazonaws:aws-java-sdk-s3:1.12.262",  # the SDK that hadoop-aws 3.3.4 was built with
    "com.amazonaws:aws-java-sdk-sts:1.12.262",
    "com.amazonaws:aws-java-sdk-dynamodb:1.12.262",
    # The S3A committers' bindings; 3.5.6 of this one artifact was never published for Scala 2.12.
    "org.apache.spark:spark-hadoop-cloud_2.12:3.5.7",
)
EXCLUDES = (
    "com.amazonaws:aws-java-sdk-bundle",
    "org.apache.hadoop:hadoop-client-runtime",
    "org.apache.hadoop:hadoop-client-api",
    "org.apache.hadoop:hadoop-azure",
    "org.apache.hadoop:hadoop-azure-datalake",
    "org.apache.hadoop:hadoop-openstack",
    "org.apache.hadoop:hadoop-aliyun",
    "org.apache.hadoop:hadoop-cloud-storage",
    "com.google.cloud.bigdataoss:gcs-connector",
)


def resolve(ivy: Path) -> list[Path]:
    """Let Spark's Ivy download the coordinates into ``ivy``; returns the jars, sorted."""
    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.jars.ivy", str(ivy))
        .config("spark.jars.ivySettings", str(HERE / "ivysettings.xml"))
        .config("spark.jars.packages", ",".join(COORDINATES))
        .config("spark.jars.excludes", ",".join(EXCLUDES))
        .getOrCreate()
    )
    session.stop()
    return sorted((ivy / "jars").glob("*.jar"))


def digests(jars: list[Path]) -> str:
    """One line a jar, as sha256sum writes it."""
    return "".join(f"{hashlib.sha256(jar.read_bytes()).hexdigest()}  {jar.name}\n" for jar in jars)


def main(target: Path, pin: bool) -> int:
    """Resolve, compare with the pins, and only then move the jars to ``target``."""
    with tempfile.TemporaryDirectory() as scratch:
        jars = resolve(Path(scratch))
        found = digests(jars)
        if pin:
            PINS.write_text(found)
        elif found != PINS.read_text():
            changed = sorted(set(found.splitlines()) ^ set(PINS.read_text().splitlines()))
            print("jars differ from local/jars.sha256:", *changed, sep="\n  ", file=sys.stderr)
            return 1
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for jar in jars:
            shutil.copy2(jar, target / jar.name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), "--pin" in sys.argv[2:]))
