"""The commit log on S3. Its client comes from outside: no package of AWS is imported here.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

EVENT = "before-sign.s3.PutObject"
TAKEN = ("PreconditionFailed", "ConditionalRequestConflict")
"""S3's words for: an object of this name is there, or is being written."""


class S3CommitLog:
    """Commits as objects below a prefix. Its methods are those of `ports.CommitLog`.

    `client` is boto3's of S3.
    """

    def __init__(self, client: Any, bucket: str, prefix: str) -> None:
        self._client, self._bucket, self._prefix = client, bucket, prefix.rstrip("/") + "/"

    def numbers(self) -> Sequence[int]:
        """The numbers of the commits, rising; none where the bucket is not there yet."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix
        )
        try:
            keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
        except self._client.exceptions.NoSuchBucket:
            return []
        stems = (key.removeprefix(self._prefix).removesuffix(".json") for key in keys)
        return sorted(int(stem) for stem in stems if stem.isdecimal())

    def read(self, number: int) -> str | None:
        """A commit's text; None when it is gone."""
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=self._key(number))
        except self._client.exceptions.NoSuchKey:
            return None
        text: str = answer["Body"].read().decode("utf-8")
        return text

    def create(self, number: int, text: str) -> bool:
        """Writes a commit, unless there is one of that number."""
        # By an event and not by the parameter, which Glue's own boto3 may be too old to know.
        self._client.meta.events.register(EVENT, _only_new)
        try:
            self._client.put_object(
                Bucket=self._bucket,
                Key=self._key(number),
                Body=text.encode("utf-8"),
                ContentType="application/json",
            )
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] not in TAKEN:
                raise
            # An answer may be lost and the request repeated: then the commit is ours all the same.
            return self.read(number) == text
        finally:
            self._client.meta.events.unregister(EVENT, _only_new)
        return True

    def delete(self, number: int) -> None:
        """Deletes a commit."""
        self._client.delete_object(Bucket=self._bucket, Key=self._key(number))

    def _key(self, number: int) -> str:
        return f"{self._prefix}{number:08d}.json"


def _only_new(request: Any, **_about: Any) -> None:
    request.headers["If-None-Match"] = "*"
