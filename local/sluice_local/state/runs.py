"""Glue's job runs: a segment for each."""

from collections.abc import Mapping

from sluice_local.glue.runs import RUNS, JobRun
from sluice_local.state import codec
from sluice_local.state.database import Segment
from sluice_local.state.keeper import Keeper

PREFIX = "run/"
ENDED = (
    "The embedded AWS ended while this run was under way, and the run with it. "
    "What it wrote until then is there. Start it again."
)
CRAWL_ENDED = "The embedded AWS ended while this crawl was under way. Start it again."


class Runs:
    """What is kept of runs."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    def keep(self, run: JobRun) -> None:
        """Write a run."""
        with run.lock:
            self._keeper.put({_place(run): Segment(codec.dumps(run))})

    def forget(self, runs: list[JobRun]) -> None:
        """They went with their job."""
        self._keeper.put(dict.fromkeys(_place(run) for run in runs))


def load(kept: Mapping[str, Segment]) -> None:
    """Fill the store of runs, oldest first. One that was under way has failed."""
    found: list[JobRun] = [
        codec.loads(segment.data) for name, segment in kept.items() if name.startswith(PREFIX)
    ]
    for run in sorted(found, key=lambda run: run.started_on):
        RUNS.add(run, None)
        run.become("FAILED", ENDED)


def _place(run: JobRun) -> str:
    return f"{PREFIX}{run.account}/{run.region}/{run.job.name}/{run.id}"


def end_crawls() -> None:
    """Crawls that were under way have failed; moto's Glue was filled before."""
    from moto.glue.models import glue_backends

    for _, _, backend in list(glue_backends.iter_backends()):
        for crawler in backend.crawlers.values():
            for crawl in crawler.crawls:
                if crawl.active:
                    crawl.end("FAILED", CRAWL_ENDED)
