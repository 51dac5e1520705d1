"""``awsglue.context``: the Spark session of a job."""

from typing import Any, NoReturn

from pyspark.context import SparkContext
from pyspark.sql import SparkSession


class GlueContext:
    """Holds the session; everything about DynamicFrames is refused by name."""

    def __init__(self, sparkContext: SparkContext, **_: Any) -> None:  # noqa: N803 Glue's name
        self.spark_session = SparkSession(sparkContext)
        self._context = sparkContext

    def get_logger(self) -> Any:
        """A logger whose lines come in the run's error stream."""
        return self._context._jvm.org.apache.log4j.LogManager.getLogger("GlueLogger")  # type: ignore[union-attr]

    def __getattr__(self, name: str) -> NoReturn:
        raise NotImplementedError(f"The embedded AWS does not have GlueContext.{name}")
