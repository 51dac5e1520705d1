"""Files, local or on S3, through Hadoop's FileSystem.

The same code and the same rights as Spark's own reads and writes.
"""

from __future__ import annotations

import errno
import math
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.errors import IllegalArgumentException
from pyspark.sql import SparkSession

from sluice_etl.errors import InputError, OutputError, SluiceError

LISTINGS = 10
"""How often a folder is looked into again where others write to it at the same time."""

CHUNK = 1 << 16
"""Bytes that one read asks for."""

ZIPPED = (".gz", ".zst", ".zstd")

ZSTD = {"io.compression.codecs": "org.apache.parquet.hadoop.codec.ZstandardCodec"}
"""Lets Hadoop unzip `.zstd`, by the library that Spark has for Parquet. `.zst` belongs to its own
codec, which needs a native library that many a Spark comes without."""

STORAGE_FAULTS = (
    "java.nio.file.",
    "java.io.FileNotFound",
    "org.apache.hadoop.",
    "com.amazonaws.",
    "software.amazon.",
)
"""Classes whose messages speak of paths and rights, never of what a file holds."""

DISK = tuple(
    map(
        os.strerror, (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EMFILE)
    )
)
"""What the system says of a disk. Java's IOExceptions with any other text may quote a file."""

PARTITION = re.compile(r"/([^/=\s]+)=[^/]*(?=/)")
"""A folder of a path that a value of a record may have named."""


@dataclass(frozen=True, order=True)
class File:
    """A file's Hadoop path, its size in bytes, and its `url` as input_file_name() gives it.

    `modified` is its last change, in milliseconds since 1970.
    """

    path: str
    size: int
    url: str
    modified: int = 0

    @property
    def zipped(self) -> bool:
        """Whether Hadoop will unzip it; it knows the suffixes in lower case only."""
        return self.path.endswith(ZIPPED)


def list_files(spark: SparkSession, path: str) -> list[File]:
    """All files at or below a path, sorted; none when it does not exist.

    Raises:
        InputError: UNSUPPORTED_FILE: a name that Hadoop takes for something else.
    """
    for _ in range(LISTINGS):
        files = _listed(spark, path)
        if files is not None:
            return files
    message = f"the files at {path} come and go: is another run still writing there?"
    raise OutputError.of("NOT_LISTED", message)


def _listed(spark: SparkSession, path: str) -> list[File] | None:
    """As `list_files`; None when a folder was deleted while it was looked into."""
    files: list[File] = []
    hadoop_path, system = _open(spark, path)
    try:
        found = system.listFiles(hadoop_path, True)
        while found.hasNext():
            status = found.next()
            where = status.getPath()
            url, changed = where.toUri().toString(), status.getModificationTime()
            files.append(File(where.toString(), status.getLen(), url, changed))
    except Py4JJavaError as error:
        if class_name(error.java_exception) == "java.io.FileNotFoundException":
            return None if system.exists(hadoop_path) else []
        raise
    except IllegalArgumentException:
        raise _unnamed(path) from None
    return sorted(files)


def last_change(spark: SparkSession, path: str) -> float:
    """When a file or folder, or one in it, last changed, in milliseconds since 1970.

    A folder counts too: one that a run has just begun to write to holds no file yet.
    """
    hadoop_path, system = _open(spark, path)
    changes = [file.modified for file in list_files(spark, path)]
    if not changes and system.exists(hadoop_path):
        changes = [system.getFileStatus(hadoop_path).getModificationTime()]
    return max(changes, default=math.inf)


def size_of_tables(spark: SparkSession, folder: str) -> int:
    """Bytes of the Parquet files at or below a folder; 0 when there are none."""
    return sum(file.size for file in list_files(spark, folder) if file.path.endswith(".parquet"))


def children(spark: SparkSession, path: str) -> list[str]:
    """The names of a folder's files and folders, sorted; none when it does not exist."""
    hadoop_path, system = _open(spark, path)
    if not system.exists(hadoop_path):
        return []
    return sorted(entry.getPath().getName() for entry in system.listStatus(hadoop_path))


def delete(spark: SparkSession, path: str) -> None:
    """Deletes a file, or a folder and all in it; there need be none.

    Raises:
        OutputError: NOT_REPLACED: it is still there.
    """
    hadoop_path, system = _open(spark, path)
    if not system.delete(hadoop_path, True) and system.exists(hadoop_path):
        raise OutputError.of("NOT_REPLACED", "the storage did not delete what is to be replaced")


def is_root(spark: SparkSession, path: str) -> bool:
    """Whether a path is a whole bucket or file system."""
    return bool(_open(spark, path)[0].isRoot())


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
        zlib.error: the file is no gzip, or no zstd.
    """
    hadoop_path, system = _open(spark, file.path)
    if file.zipped and not file.path.endswith(".gz"):
        yield from _zstd_chunks(spark, hadoop_path, system)
        return
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


def _zstd_chunks(spark: SparkSession, hadoop_path: Any, system: Any) -> Iterator[bytes]:
    """Unzipped by Java, for Python has no zstd."""
    hadoop = spark._jvm.org.apache.hadoop  # type: ignore[union-attr]
    settings = hadoop.conf.Configuration(system.getConf())
    for name, value in ZSTD.items():
        settings.set(name, value)
    codec = hadoop.io.compress.CompressionCodecFactory(settings).getCodec(hadoop_path)
    try:
        with _closing(codec.createInputStream(system.open(hadoop_path))) as stream:
            while data := bytes(stream.readNBytes(CHUNK)):
                yield data
    except Py4JJavaError as error:
        if has_cause(error, ("com.github.luben.",)):
            raise zlib.error("no zstd") from None
        raise


def has_native_zstd(spark: SparkSession) -> bool:
    """Whether Hadoop can unzip `.zst` here."""
    codecs = spark._jvm.org.apache.hadoop.io.compress  # type: ignore[union-attr]
    return bool(codecs.ZStandardCodec.isNativeCodeLoaded())


def unzipping(files: Iterable[File]) -> dict[str, str]:
    """The options that Spark's readers need to unzip files."""
    return ZSTD if any(file.path.endswith(".zstd") for file in files) else {}


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
            said = without_values(" ".join(str(cause.getMessage()).split()))
            return f"{name.rpartition('.')[2]}: {said}"
        if name == "java.io.IOException" and (said := str(cause.getMessage())) in DISK:
            return f"IOException: {said}"
    return None


def without_values(path: str) -> str:
    """A path, or what speaks of one, without what a record has named a folder by."""
    return PARTITION.sub(r"/\1=…", path)


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
    try:
        hadoop_path = spark._jvm.org.apache.hadoop.fs.Path(path)  # type: ignore[union-attr]
    except IllegalArgumentException:
        raise _unnamed(path) from None
    return hadoop_path, hadoop_path.getFileSystem(spark._jsc.hadoopConfiguration())


def _unnamed(path: str) -> SluiceError:
    message = f"{path} is or holds a name that Hadoop cannot take, such as one with a colon"
    return InputError.of("UNSUPPORTED_FILE", message)


@contextmanager
def _closing(stream: Any) -> Iterator[Any]:
    try:
        yield stream
    finally:
        stream.close()
