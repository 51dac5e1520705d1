"""``awsglue.job``: a job's life."""

from collections.abc import Mapping

from awsglue.context import GlueContext


class Job:
    """Bookmarks, which this is about on Glue, are refused before a run starts."""

    def __init__(self, glue_context: GlueContext) -> None:
        self._context = glue_context
        self._name: str | None = None

    def init(self, job_name: str, args: Mapping[str, str] | None = None) -> None:
        """Begin; ``args`` are those that getResolvedOptions gave."""
        del args
        self._name = job_name

    def isInitialized(self) -> bool:  # noqa: N802 Glue's name
        """Whether ``init`` was called."""
        return self._name is not None

    def commit(self) -> None:
        """End; RuntimeError when ``init`` was never called."""
        if self._name is None:
            raise RuntimeError("Job.commit was called before Job.init")
