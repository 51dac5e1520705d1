"""The files below a folder in S3, and the Hive partitions that their paths name."""

import fnmatch
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

#: As Spark and Hadoop, crawlers do not look at files and folders that start so.
HIDDEN = re.compile(r"(^|/)[_.]")


@dataclass(frozen=True)
class Folder:
    """A folder: bucket, and prefix with a slash at its end (empty for the whole bucket)."""

    bucket: str
    prefix: str

    @property
    def address(self) -> str:
        """``s3://bucket/prefix/``."""
        return f"s3://{self.bucket}/{self.prefix}"


def folder(address: str) -> Folder:
    """``s3://`` or ``s3a://`` address to a folder; ValueError when it is not one."""
    match = re.fullmatch(r"s3a?://(?P<bucket>[^/]+)/?(?P<prefix>.*)", address)
    if match is None:
        raise ValueError(f"{address} is not an address in S3")
    prefix = match["prefix"].strip("/")
    return Folder(match["bucket"], f"{prefix}/" if prefix else "")


@dataclass(frozen=True)
class DataFile:
    """One file, with the partition that its path names."""

    key: str
    size: int  # bytes
    directory: str  # below the folder, "" or with a slash at its end
    partition: tuple[tuple[str, str], ...]  # key (lower case) and decoded value, outermost first


def files(s3: Any, where: Folder, exclusions: Iterable[str] = ()) -> Iterator[DataFile]:
    """The folder's files, in the order of their keys."""
    patterns = [re.compile(fnmatch.translate(pattern)) for pattern in exclusions]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=where.bucket, Prefix=where.prefix)
    for page in pages:
        for found in page.get("Contents", []):
            relative = found["Key"][len(where.prefix) :]
            if found["Size"] == 0 or HIDDEN.search(_names(relative)):
                continue
            if any(pattern.match(relative) for pattern in patterns):
                continue
            directory = relative[: relative.rfind("/") + 1]
            yield DataFile(found["Key"], found["Size"], directory, partition_of(directory))


def _names(relative: str) -> str:
    """The path without the values of partitions, which may start with an underscore."""
    return re.sub(r"=[^/]*", "=", relative)


def partition_of(directory: str) -> tuple[tuple[str, str], ...]:
    """The ``key=value`` folders of a path; values are percent-decoded, as Spark encodes them.

    Rows without a value are in ``__HIVE_DEFAULT_PARTITION__``, which the catalog names so as well.
    """
    pairs = [part.partition("=") for part in directory.split("/") if "=" in part]
    return tuple((key.lower(), unquote(value)) for key, _, value in pairs)
