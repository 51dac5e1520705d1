"""The script that AWS Glue starts.

It fetches the contract and the pseudonym key, runs the engine and writes the metrics. Arguments:
--contract (s3://… .json), --source (s3://…/ prefix or object), --published, --quarantine and
--metrics (s3://…/ prefixes), --database and --table (the view of the catalog that readers query);
where the contract has pseudonyms also --pseudonym_secret, an ARN of Secrets Manager whose
SecretString has 32 characters or more; where it has relationships also --references, the datasets
that they name and where those are published (name=s3://…/,…). With --source_table the source is
where that table is published, and its current snapshot is read. With --action rollback it lets
readers see an earlier snapshot again, --snapshot by its number, and does nothing else; with
--action replay it publishes what now passes of the quarantine of --run, a job run. The engine
comes as a zip in --extra-py-files.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from functools import partial
from typing import Any

import boto3
from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from pyspark.context import SparkContext
from pyspark.sql import SparkSession
from sluice_etl.attempts import first_of, is_repetition, recalled, seen, verdict_text
from sluice_etl.cloudwatch import NAMESPACE, metric_batches
from sluice_etl.commits import current, history, roll_back
from sluice_etl.contract_reader import parse_contract
from sluice_etl.errors import GateError, OutputError, SecretError, UnresolvedError
from sluice_etl.faults import explained, refusal
from sluice_etl.glue_catalog import GlueCatalog
from sluice_etl.lineage import with_lineage
from sluice_etl.metrics import as_text
from sluice_etl.outputs import quarantine_of
from sluice_etl.pipeline import Run, needs_key, run
from sluice_etl.ports import Destination, Published
from sluice_etl.s3_commit_log import S3CommitLog
from sluice_etl.session import java_pattern_problem
from sluice_etl.snapshots import COMMITS, rolled_back
from sluice_etl.source_table import SourceTable
from sluice_etl.storage import list_files, read_text, write_text
from sluice_etl.verdict import what_stays

ARGUMENTS = [
    *("JOB_NAME", "contract", "source", "published", "quarantine", "metrics"),
    *("database", "table"),
]
ACTION, SNAPSHOT, REPLAY = "action", "snapshot", "run"
SECRET = "pseudonym_secret"  # noqa: S105 (its name)
"""An argument that a job may lack: its contract has no pseudonyms then."""

REFERENCES = "references"
"""Another: its contract has no relationships then."""

SOURCE_TABLE = "source_table"
"""Another: it reads files then, which no pipeline has published."""

PLACE = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)=(s3://[a-z0-9.-]+/[^,]+)/", re.ASCII)
"""A published table: its name and where it is."""

OPTIONAL = (SECRET, REFERENCES, SOURCE_TABLE, ACTION, SNAPSHOT, REPLAY)


def main(argv: list[str]) -> None:
    """Runs the job.

    A failure's last line is all that Glue shows as ErrorMessage, so it carries class and code.
    """
    more = [name for name in OPTIONAL if f"--{name}" in argv]
    arguments = getResolvedOptions(argv, ARGUMENTS + more)
    spark = SparkContext.getOrCreate()
    # As log4j2.properties says, should that not have reached the driver.
    spark.setLogLevel("OFF")
    context = GlueContext(spark)
    job = Job(context)
    # Without init Glue leaves the security configuration aside.
    job.init(arguments["JOB_NAME"], arguments)
    try:
        done = act(context.spark_session, arguments)
    except Exception as error:
        safe = explained(error)
        # The last line would begin with the class's module, were it another than __main__.
        shown = type(type(safe).__name__, (Exception,), {"__module__": "__main__"})
        raise shown(str(safe)) from None
    job.commit()
    tell(done)


def act(spark: SparkSession, arguments: dict[str, str]) -> str:
    """Does what the job was started for, and says what that came to."""
    match arguments.get(ACTION, "run"):
        case "run":
            return publish(spark, arguments, None)
        case "replay":
            if REPLAY not in arguments:
                raise OutputError.of("NO_ACTION", "--action replay needs --run, the id of a run")
            return publish(spark, arguments, arguments[REPLAY])
        case "rollback":
            number = arguments.get(SNAPSHOT)
            if number is not None and not number.isdecimal():
                raise OutputError.of("NO_SNAPSHOT", "--snapshot is the number of a snapshot")
            to = None if number is None else int(number)
            table, run_id = destination(arguments), arguments["JOB_RUN_ID"]
            done = rolled_back(history(table.log), to, run_id)
            snapshot = roll_back(table, to, run_id)
            if done:
                return f"nothing to do: snapshot {done.number} has gone back there already"
            return f"readers see {snapshot.rows} records again, as snapshot {snapshot.number}"
        case other:
            raise OutputError.of("NO_ACTION", f"there is no action {other}: run, replay, rollback")


def publish(spark: SparkSession, arguments: dict[str, str], replay: str | None) -> str:
    """Runs the contract, sends its metrics and says what they come to."""
    text = read_text(spark, arguments["contract"])
    looked_at = what_is_seen(spark, arguments, text, replay)
    refuse_again(spark, arguments, looked_at)
    try:
        metrics = run_contract(spark, arguments, text, replay)
    except GateError as error:
        write_text(spark, verdict_path(arguments), verdict_text(looked_at, error))
        raise
    send(metrics)
    counts = metrics["records"]
    published, quarantined = counts["published"], counts["quarantined"]
    return f"{counts['in']} in: {published} published, {quarantined} quarantined"


def verdict_path(arguments: dict[str, str]) -> str:
    """Where a run that a rule stops says so to its repetitions."""
    return f"{arguments['metrics'].rstrip('/')}/{first_of(arguments['JOB_RUN_ID'])}.gate"


def what_is_seen(
    spark: SparkSession, arguments: dict[str, str], contract: str, replay: str | None
) -> str:
    """Stands for contract, input and published table as they are before anything is read."""
    read = source(arguments) if replay is None else quarantine_of(arguments["quarantine"], replay)
    tables = [destination(arguments), *(each for _, each in sorted(references(arguments).items()))]
    if isinstance(read, SourceTable):
        files, tables = [], [*tables, read.at]
    else:
        files = [(file.url, file.size, file.modified) for file in list_files(spark, read)]
    snapshots = (current(table.log) for table in tables)
    return seen(contract, files, *(each.number if each else 0 for each in snapshots))


def refuse_again(spark: SparkSession, arguments: dict[str, str], looked_at: str) -> None:
    """Ends a repetition of a run that a rule has stopped, by the first one's words and metrics.

    Raises:
        GateError: nothing that the rules look at has changed since.
    """
    path, run_id = verdict_path(arguments), arguments["JOB_RUN_ID"]
    if not is_repetition(run_id) or not list_files(spark, path):
        return
    error = recalled(read_text(spark, path), looked_at)
    if error is not None:
        # Whoever follows the run looks for them under its own id; they name the run that was.
        write_text(
            spark, f"{arguments['metrics'].rstrip('/')}/{run_id}.json", as_text(error.metrics)
        )
        tell(f"{first_of(run_id)} was stopped by the same input: nothing is read again")
        raise error


def destination(arguments: dict[str, str]) -> Destination:
    """The table in the bucket, its commits beside its loads, and the catalog."""
    of = published_at(arguments["published"].rstrip("/"))
    glue = boto3.client("glue")
    catalog = GlueCatalog(glue, arguments["database"], arguments["table"], of.path)
    return Destination(of.path, of.log, catalog)


def source(arguments: dict[str, str]) -> str | SourceTable:
    """What to read: files, or a table that another pipeline publishes.

    Raises:
        UnresolvedError: BAD_SOURCE_TABLE: it is written otherwise than a deploy does.
    """
    path, name = arguments["source"], arguments.get(SOURCE_TABLE)
    if name is None:
        return path
    place = PLACE.fullmatch(f"{name}={path}")
    if place is None:
        message = "--source_table takes a table's name, and --source is then s3://BUCKET/PREFIX/"
        raise UnresolvedError.of("BAD_SOURCE_TABLE", message)
    return SourceTable(name, published_at(place[2]))


def references(arguments: dict[str, str]) -> dict[str, Published]:
    """Where the datasets are published that the contract refers to, by name.

    Raises:
        UnresolvedError: BAD_REFERENCE: they are written otherwise than a deploy does.
    """
    given = arguments.get(REFERENCES)
    places = [PLACE.fullmatch(each) for each in given.split(",")] if given is not None else []
    found = {place[1]: published_at(place[2]) for place in places if place}
    if len(found) < len(places):
        message = "--references takes NAME=s3://BUCKET/PREFIX/, several by commas, each name once"
        raise UnresolvedError.of("BAD_REFERENCE", message)
    return found


def published_at(path: str) -> Published:
    """A table in a bucket, its commits beside its loads; `path` has no slash at its end."""
    bucket, _, prefix = path.removeprefix("s3://").partition("/")
    return Published(path, S3CommitLog(boto3.client("s3"), bucket, f"{prefix}/{COMMITS}"))


def run_contract(
    spark: SparkSession, arguments: dict[str, str], text: str, replay: str | None
) -> dict[str, Any]:
    """Runs the contract of this text over the source, or over the quarantine of run `replay`.

    It writes `<metrics>/<run id>.json`.

    A run that a rule stops leaves its metrics too: they say which.
    """
    contract = parse_contract(text, partial(java_pattern_problem, spark))
    lineage = f"{arguments['metrics'].rstrip('/')}/{arguments['JOB_RUN_ID']}.lineage.ndjson"
    path = f"{arguments['metrics'].rstrip('/')}/{arguments['JOB_RUN_ID']}.json"
    try:
        metrics = with_lineage(
            partial(write_text, spark, lineage),
            tell,
            run,
            spark,
            Run(
                contract=contract,
                source=source(arguments),
                published=destination(arguments),
                quarantine=arguments["quarantine"],
                run_id=arguments["JOB_RUN_ID"],
                today=datetime.now(UTC).date(),
                key=fetch_key(arguments.get(SECRET)) if needs_key(contract) else None,
                replay=replay,
                references=references(arguments),
            ),
            lambda stage: tell(f"{stage} …"),
        )
    except GateError as error:
        write_text(spark, path, as_text(error.metrics))
        send(error.metrics)
        tell(what_stays(error.metrics))
        raise
    write_text(spark, path, as_text(metrics))
    return metrics


def send(metrics: dict[str, Any]) -> None:
    """Sends the metrics to CloudWatch. The run has succeeded: a failure here is told, no more."""
    # A network without a way to CloudWatch must not hold the job up for minutes.
    patience = Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 2})
    try:
        cloudwatch = boto3.client("cloudwatch", config=patience)
        for batch in metric_batches(metrics):
            cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=batch)
    except (BotoCoreError, ClientError) as error:
        tell(f"the metrics did not reach CloudWatch: {refusal(error)}")


def tell(line: str) -> None:
    """Prints to the job's output log at once, so that a run can be followed."""
    print(line, flush=True)


def fetch_key(secret: str | None) -> bytes | None:
    """The key's text as UTF-8 bytes; the engine refuses one that is missing or too short."""
    if secret is None:
        return None
    answer = boto3.client("secretsmanager").get_secret_value(SecretId=secret)
    if "SecretString" not in answer:
        raise SecretError.of("NO_SECRET_STRING", "the pseudonym secret is no text (SecretString)")
    text: str = answer["SecretString"]
    return text.encode("utf-8")


if __name__ == "__main__":
    main(sys.argv)
