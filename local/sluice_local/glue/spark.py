"""How a run finds S3, its libraries and a Spark that starts quickly."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from sluice_local.clients import Credentials

STANDIN = Path(__file__).resolve().parents[1] / "standin"
#: What a job sees of the server's environment: whatever else is in it is not the job's.
INHERITED = ("PATH", "JAVA_HOME", "LANG", "LC_ALL", "TZ", "USER")
S3A = "org.apache.hadoop.fs.s3a"
#: Spark's warnings and errors, as Glue writes them, into the error stream.
LOG4J = """\
rootLogger.level = warn
rootLogger.appenderRef.stderr.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %p [%t] %c{2} (%F:%L): %m%n%ex
logger.hadoop.name = org.apache.hadoop.util.NativeCodeLoader
logger.hadoop.level = error
logger.metrics.name = org.apache.hadoop.metrics2.impl.MetricsConfig
logger.metrics.level = error
"""
#: A run lasts seconds: compile lightly, and do not verify again the jars whose digests are pinned.
#: Together 14 s become 10 s for a run that reads and writes one small file (2 cores).
JAVA = (
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:-BytecodeVerificationRemote",
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-Xms512m",
    "-XX:-UsePerfData",  # it would write to /tmp
)


def settings(endpoint: str, region: str, work: Path, jars: Path) -> dict[str, str]:
    """spark-defaults.conf. S3A takes the role's credentials from the environment.

    The magic committer is needed and not only fast: the others rename, a rename on S3 copies, and
    the AWS SDK refuses to copy an SSE-KMS object over plain HTTP.
    """
    conf = {
        "spark.master": "local[*]",
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraClassPath": f"{jars}/*",
        "spark.driver.extraJavaOptions": " ".join([*JAVA, f"-Djava.io.tmpdir={work}"]),
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": str(work / "warehouse"),
        "spark.sql.adaptive.enabled": "true",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.parquet.output.committer.class": (
            "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter"
        ),
        "spark.sql.sources.commitProtocolClass": (
            "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol"
        ),
        "spark.hadoop.fs.s3.impl": f"{S3A}.S3AFileSystem",
        "spark.hadoop.fs.s3a.endpoint": endpoint,
        "spark.hadoop.fs.s3a.endpoint.region": region,
        "spark.hadoop.fs.s3a.path.style.access": "true",
        "spark.hadoop.fs.s3a.connection.ssl.enabled": "false",
        "spark.hadoop.fs.s3a.aws.credentials.provider": (
            "com.amazonaws.auth.EnvironmentVariableCredentialsProvider"
        ),
        "spark.hadoop.fs.s3a.attempts.maximum": "2",
        "spark.hadoop.fs.s3a.retry.limit": "2",
        "spark.hadoop.fs.s3a.buffer.dir": str(work),
        "spark.hadoop.hadoop.tmp.dir": str(work),
        "spark.hadoop.fs.s3a.committer.name": "magic",
        "spark.hadoop.fs.s3a.committer.magic.enabled": "true",
    }
    for scheme in ("s3", "s3a"):
        factory = f"spark.hadoop.mapreduce.outputcommitter.factory.scheme.{scheme}"
        conf[factory] = f"{S3A}.commit.S3ACommitterFactory"
    return conf


def write_conf(directory: Path, conf: Mapping[str, str], own: Path) -> None:
    """A SPARK_CONF_DIR that only its owner reads; ``own`` is the job's log4j2.properties.

    https://repost.aws/knowledge-center/glue-reduce-cloudwatch-logs
    """
    directory.mkdir(mode=0o700)
    text = "".join(f"{name} {value}\n" for name, value in conf.items())
    log4j = own.read_text() if own.exists() else LOG4J
    for name, content in (("spark-defaults.conf", text), ("log4j2.properties", log4j)):
        path = directory / name
        path.touch(mode=0o600)
        path.write_text(content)


def environment(
    conf: Path, libraries: list[Path], endpoint: str, region: str, credentials: Credentials
) -> dict[str, str]:
    """The child's environment: little of ours, the role's credentials, a place of its own."""
    work = str(conf.parent)
    return {
        **{name: os.environ[name] for name in INHERITED if name in os.environ},
        "HOME": work,
        "TMPDIR": work,
        "AWS_ACCESS_KEY_ID": credentials.access_key,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_key,
        "AWS_SESSION_TOKEN": credentials.token or "",
        "AWS_DEFAULT_REGION": region,
        "AWS_REGION": region,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONPATH": os.pathsep.join(str(path) for path in [*libraries, STANDIN]),
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_CONF_DIR": str(conf),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": work,
    }
