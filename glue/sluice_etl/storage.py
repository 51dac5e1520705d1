"""Files, local or on S3, through Hadoop's FileSystem.

The same code and the same rights as Spark's own reads and writes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

CHUNK = 1 << 16
"""Bytes that one read asks for."""

STORAGE_FAULTS = (
    "java.nio.file.",
    "java.io.FileNotFound",
    "org.apache.hadoop.",
    "com.amazonaws.",
    "software.amazon.",
)
"""Classes whose messages speak of paths and rights, never of what a file holds."""


@dataclass(frozen=True, order=True)
class File:
    """A file's Hadoop path, its size in bytes, and its `url` as input_file_name() gives it."""

    path: str
    size: int
    url: str

    @property
    def zipped(self) -> bool:
        """Whether Hadoop will unzip it; it knows the suffix in lower case only."""
        return self.path.endswith(".gz")


def list_files(spark: SparkSession, path: str) -> list[File]:
    """All files at or below a path, sorted; none when it does not exist."""
    hadoop_path, system = _open(spark, path)
    files: list[File] = []
    try:
        found = system.listFiles(hadoop_path, True)
    except Py4JJavaError as error:
        if class_name(error.java_exception) == "java.io.FileNotFoundException":
            return []
        raise
    while found.hasNext():
        status = found.next()
        where = status.getPath()
        files.append(File(where.toString(), status.getLen(), where.toUri().toString()))
    return sorted(files)


def qualified(spark: SparkSession, path: str) -> str:
    """The path with its scheme and without a slash at its end, to compare paths with each other."""
    hadoop_path, system = _open(spark, path)
    text: str = system.makeQualified(hadoop_path).toString()
    return text.rstrip("/")


def chunks(spark: SparkSession, file: File, start: int = 0) -> Iterator[bytes]:
    """A file's bytes, piece by piece; unzipped when its name ends in .gz.

    Args:
        spark: a session.
        file: the file.
        start: where to begin, bytes; 0 for a zipped one.

    Raises:
        zlib.error: the file is no gzip.
    """
    hadoop_path, system = _open(spark, file.path)
    unzip = zlib.decompressobj(wbits=31) if file.zipped else None
    with _closing(system.open(hadoop_path)) as stream:
        stream.seek(start)
        while data := bytes(stream.readNBytes(CHUNK)):
            while data and unzip:
                yield unzip.decompress(data)
                data = unzip.unused_data
                if unzip.eof:  # a gzip file may hold several members, one after the other
                    unzip = zlib.decompressobj(wbits=31)
            if data:
                yield data


def read_text(spark: SparkSession, path: str) -> str:
    """A whole small UTF-8 file."""
    return b"".join(chunks(spark, File(path, 0, path))).decode("utf-8")


def write_text(spark: SparkSession, path: str, text: str) -> None:
    """Writes (or replaces) a small UTF-8 file."""
    hadoop_path, system = _open(spark, path)
    with _closing(system.create(hadoop_path, True)) as stream:
        stream.write(bytearray(text.encode("utf-8")))


def storage_fault(error: BaseException) -> str | None:
    """What the storage answered (no such bucket, access denied); None when it is no such error."""
    for cause in causes(error):
        name = class_name(cause)
        if name.startswith(STORAGE_FAULTS):
            return f"{name.rpartition('.')[2]}: {' '.join(str(cause.getMessage()).split())}"
    return None


def has_cause(error: BaseException, classes: tuple[str, ...]) -> bool:
    """Whether a Java exception of one of these classes (or packages) lies behind an error."""
    return any(class_name(cause).startswith(classes) for cause in causes(error))


def causes(error: BaseException) -> Iterator[Any]:
    """The Java exceptions behind an error, outermost first; none when it came from Python."""
    cause = getattr(error, "java_exception", None) or getattr(error, "_origin", None)
    while cause is not None:
        yield cause
        cause = cause.getCause()


def class_name(java_exception: Any) -> str:
    """The full name of a Java exception's class."""
    name: str = java_exception.getClass().getName()
    return name


def _open(spark: SparkSession, path: str) -> tuple[Any, Any]:
    hadoop_path = spark._jvm.org.apache.hadoop.fs.Path(path)  # type: ignore[union-attr]
    return hadoop_path, hadoop_path.getFileSystem(spark._jsc.hadoopConfiguration())


@contextmanager
def _closing(stream: Any) -> Iterator[Any]:
    try:
        yield stream
    finally:
        stream.close()
