"""Carry out a run: fetch the script, start it under the job role, follow it to its end."""

import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from botocore.exceptions import BotoCoreError, ClientError

from sluice_local.clients import Credentials
from sluice_local.clock import CLOCK
from sluice_local.glue import notices, processes, spark, triggers
from sluice_local.glue.arguments import addresses, for_script, merged, spark_settings
from sluice_local.glue.joblogs import LogStream
from sluice_local.glue.loggroups import log_key
from sluice_local.glue.outcome import error_message
from sluice_local.glue.runs import RUNS, JobRun
from sluice_local.identities import AssumeRoleError, assume_as_service, role_arn
from sluice_local.runtime import runtime

SERVICE, SESSION = "glue.amazonaws.com", "GlueJobRunnerSession"
POLL_SECONDS = 0.05


class LaunchError(Exception):
    """The run cannot start; the sentence is its ErrorMessage."""


def start(run: JobRun) -> None:
    """Carry out the run in the background, and again as often as the job retries."""
    threading.Thread(target=_attempts, args=(run,), name=f"run-{run.id[:12]}", daemon=True).start()


def _attempts(run: JobRun) -> None:
    while True:
        _attempt(run)
        notices.job_over(run)
        if run.state != "FAILED" or run.attempt >= (run.job.max_retries or 0):
            triggers.job_over(run)
            return
        run = run.next_attempt()
        RUNS.add(run, limit=None)


def _attempt(run: JobRun) -> None:
    """One run; never raises."""
    runs = runtime().settings.state / "runs"
    runs.mkdir(exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="run-", dir=runs))
    try:
        Attempt(run, work).carry_out()
    except (AssumeRoleError, LaunchError) as error:
        run.become("FAILED", str(error))
    except processes.ShuttingDownError:
        run.become("STOPPED")
    except Exception as error:  # a run never hangs: whatever it is ends it
        run.become("FAILED", f"{type(error).__name__}: {error}")
    finally:
        shutil.rmtree(work, ignore_errors=True)


class Attempt:
    """One attempt at a run, in the directory ``work``."""

    def __init__(self, run: JobRun, work: Path) -> None:
        self.run, self.work = run, work
        self.endpoint = runtime().endpoint
        arn = role_arn(run.account, run.job.role)
        source = f"arn:aws:glue:{run.region}:{run.account}:job/{run.job.name}"
        self.credentials: Credentials = assume_as_service(arn, SERVICE, SESSION, run.region, source)
        job = run.job
        self.arguments = merged(job.default_arguments, run.arguments, job.non_overridable_arguments)

    def carry_out(self) -> None:
        """Fetch, start, follow, judge."""
        script = self._fetch(self.run.job.command["ScriptLocation"], self.work)
        for place in addresses(self.arguments, "--extra-files"):
            self._fetch(place, self.work)
        python_files = addresses(self.arguments, "--extra-py-files")
        libraries = [self._library(place) for place in python_files]
        conf = self.work / "conf"
        jars = runtime().settings.jars
        if jars is None:
            raise LaunchError("The embedded AWS was started without --jars: no Spark on S3.")
        settings = spark.settings(self.endpoint, self.run.region, self.work, jars)
        conf_of = {**settings, **spark_settings(self.arguments)}
        spark.write_conf(conf, conf_of, self.work / "log4j2.properties")
        report = self.work / "report.json"
        command = [sys.executable, str(spark.STANDIN / "driver.py"), str(report), str(script)]
        command += for_script(self.arguments, self.run.job.name, self.run.id)
        region, credentials = self.run.region, self.credentials
        env = spark.environment(conf, libraries, self.endpoint, region, credentials)
        key = self._log_key()
        process = processes.start(command, cwd=str(self.work), env=env)
        self.run.become("RUNNING")
        self._follow(process, self._streams(key), report)

    def _client(self, service: str) -> Any:
        return runtime().clients.client(service, self.run.region, self.credentials, SERVICE)

    def _fetch(self, address: str, directory: Path) -> Path:
        """Download an object with the role's credentials."""
        place = urlparse(address)
        if place.scheme not in ("s3", "s3a") or not place.netloc or not place.path.strip("/"):
            raise LaunchError(f"{address} is not an address in S3")
        target = directory / Path(place.path).name
        try:
            self._client("s3").download_file(place.netloc, place.path.lstrip("/"), str(target))
        except (ClientError, BotoCoreError) as error:
            raise LaunchError(f"LAUNCH ERROR | Error downloading {address}: {error}") from error
        return target

    def _library(self, address: str) -> Path:
        """A file of --extra-py-files: an archive to import from, or a module."""
        directory = Path(tempfile.mkdtemp(prefix="lib-", dir=self.work))
        path = self._fetch(address, directory)
        if path.suffix == ".py":
            return directory
        if not zipfile.is_zipfile(path):
            raise LaunchError(f"LAUNCH ERROR | {address} of --extra-py-files is not a zip archive")
        return path

    def _log_key(self) -> str | None:
        """The key of the run's log groups."""
        try:
            return log_key(self._client("glue"), self.run.security_configuration)
        except ClientError as error:
            raise LaunchError(str(error)) from error

    def _streams(self, key: str | None) -> tuple[LogStream, LogStream]:
        """The run's output stream and its error stream."""
        logs, group, run = self._client("logs"), self.run.log_group, self.run.id
        return (
            LogStream(logs, f"{group}/output", run, key),
            LogStream(logs, f"{group}/error", run, key),
        )

    def _follow(
        self,
        process: subprocess.Popen[bytes],
        streams: tuple[LogStream, LogStream],
        report: Path,
    ) -> None:
        """Wait for the end, a stop or the timeout; then send the last lines and judge."""
        pumps = [
            stream.pump(pipe)
            for stream, pipe in zip(streams, (process.stdout, process.stderr), strict=True)
            if pipe is not None
        ]
        minutes = _stopwatch()
        timed_out = False
        while process.poll() is None and not self.run.stop_wanted.is_set():
            if minutes() >= self.run.timeout:
                timed_out = True
                break
            self.run.stop_wanted.wait(POLL_SECONDS)
        ended_by_itself = process.poll() is not None
        code = processes.end(process)
        for pump in pumps:
            pump.join()
        for stream in streams:
            stream.close()
        if timed_out:
            self.run.become("TIMEOUT", f"Job run exceeded its timeout of {self.run.timeout} min")
        elif not ended_by_itself:
            self.run.become("STOPPED")
        elif code == 0:
            self.run.become("SUCCEEDED")
        else:
            self.run.become("FAILED", error_message(report, code))


def _stopwatch() -> Callable[[], float]:
    """Minutes of a job since now: ``--glue-minute`` long each, or as the clock was moved."""
    started, advanced = time.monotonic(), CLOCK.advanced
    length = runtime().settings.glue_minute

    def minutes() -> float:
        return (time.monotonic() - started) / length + (CLOCK.advanced - advanced) / 60

    return minutes
