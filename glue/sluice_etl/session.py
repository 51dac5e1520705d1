"""Spark: a lean session for a laptop, and the settings that the engine needs in any session."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyspark.errors import IllegalArgumentException
from pyspark.sql import SparkSession

SETTINGS = {
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    "spark.sql.session.timeZone": "UTC",
    # INT96, Spark's default, is deprecated; days before 1582 are written as they are, not refused.
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.compression.codec": "snappy",
    # Spark 4 knows seven charsets without it, and windows-1252 is none of them.
    "spark.sql.legacy.javaCharsets": "true",
    # A run replaces all partitions, also those that it has no record for.
    "spark.sql.sources.partitionOverwriteMode": "static",
    # Records are kept while a run lasts: to compress them took twice as long as to make them.
    "spark.sql.inMemoryColumnarStorage.compressed": "false",
    # Beyond 8,000 bytes Java interprets a method and never compiles it. Steps of many columns are
    # such a method where Spark makes one of them all; apart they take half the time.
    "spark.sql.codegen.hugeMethodLimit": "8000",
    # Lets Spark choose the number of files by their size (see write.py).
    "spark.sql.adaptive.enabled": "true",
}

THROUGHPUT = "-XX:+UseParallelGC"
SHORT_LIVED = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
"""Java options for large input, and for input that is done before optimised code would pay."""

QUOTING = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")
"""Loggers of PySpark 4's own: they write an exception's message, and the record it quotes."""

LOG_SETTINGS = """
rootLogger.level = {level}
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c: %m%n
# Without a level of its own PySpark's gateway announces on stderr which one it takes.
logger.gateway.name = org.apache.spark.api.python.PythonGatewayServer
logger.gateway.level = {level}
"""


def configure(spark: SparkSession) -> SparkSession:
    """Gives a session the settings that the engine's results rest on; ANSI mode stays as it is."""
    for name, value in SETTINGS.items():
        spark.conf.set(name, value)
    for name in QUOTING:
        logging.getLogger(name).disabled = True
    return spark


def local_session(
    *,
    verbose: bool = False,
    cores: int | None = None,
    java_options: str = THROUGHPUT,
    scratch: Path | None = None,
) -> SparkSession:
    """Starts Spark inside this process: no UI, no port but loopback, no warehouse folder.

    Args:
        verbose: show Spark's warnings on stderr; otherwise nothing of Spark's is shown.
        cores: how many to use; all when None.
        java_options: of the JVM.
        scratch: where Spark keeps what it shuffles and spills; else where Spark itself does.
    """
    workers = cores or os.cpu_count() or 1
    if not verbose:
        # Py4J logs a trace where Java has ended; without any handler Python prints it.
        logging.getLogger().addHandler(logging.NullHandler())
    with tempfile.TemporaryDirectory(prefix="sluice-") as folder, _local_dirs(scratch):
        # Spark reads its log settings once, when the JVM starts; setLogLevel would come too late.
        settings = Path(folder, "log4j2.properties")
        text = LOG_SETTINGS.format(level="warn" if verbose else "off")
        settings.write_text(text, encoding="utf-8")
        session = (
            SparkSession.builder.master(f"local[{workers}]")
            .appName("sluice")
            .config(
                "spark.driver.extraJavaOptions",
                f"-Dlog4j2.configurationFile={settings.as_uri()} {java_options}",
            )
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            # A line of 100 MB, malformed, is held several times over; 2 GB were too few.
            .config("spark.driver.memory", "3g")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", str(2 * workers))
            .config("spark.sql.warehouse.dir", str(Path(tempfile.gettempdir(), "sluice-warehouse")))
            .getOrCreate()
        )
    # Should Java end in the middle, this server of PySpark's would print a trace of a lost socket.
    session.sparkContext._accumulatorServer.handle_error = _silent  # type: ignore[assignment,method-assign]
    return session


@contextmanager
def _local_dirs(folder: Path | None) -> Iterator[None]:
    """What Java is started with: the variable goes before spark.local.dir."""
    before = os.environ.get("SPARK_LOCAL_DIRS")
    if folder is not None:
        os.environ["SPARK_LOCAL_DIRS"] = str(folder)
    try:
        yield
    finally:
        if before is not None:
            os.environ["SPARK_LOCAL_DIRS"] = before
        elif folder is not None:
            del os.environ["SPARK_LOCAL_DIRS"]


def _silent(*_about: object) -> None:
    """Says nothing: the run itself tells that Java has ended."""


def java_pattern_problem(spark: SparkSession, pattern: str) -> str | None:
    """Says why Java cannot compile a regular expression, None when it can."""
    try:
        spark._jvm.java.util.regex.Pattern.compile(pattern)  # type: ignore[union-attr]
    except IllegalArgumentException as error:  # as PySpark calls a PatternSyntaxException
        return str(error).partition("\n")[0]
    return None
