"""S3: a segment for each bucket, each version of an object, and each upload in parts.

What a call changes is found by the bucket and key in its path, and by the keys whose versions came
or went, which moto's store of versions is made to tell: so a call costs the same however many
objects there are.
"""

import itertools
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs

from moto.s3.models import FakeBucket, MultipartDict, s3_backends
from moto.s3.utils import _VersionedKeyStore

from sluice_local.state import codec, objects
from sluice_local.state.bodies import Bodies
from sluice_local.state.database import Segment

PREFIX = "s3/"
APART = ("keys", "multiparts")
#: Versions of a key that are all looked at; of more, the newest and the one that the call names.
FEW = 4
Segments = dict[str, Segment | None]
PATH = re.compile(r"/(?P<bucket>[^/]*)(?:/(?P<key>.*))?", re.DOTALL)


def place_of(environ: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """The bucket, the key, the version and the upload that a request's path and query name."""
    path = str(environ.get("PATH_INFO", "")).encode("latin-1").decode(errors="replace")
    match = PATH.fullmatch(path)
    query = parse_qs(str(environ.get("QUERY_STRING", "")), keep_blank_values=True)
    return (
        match["bucket"] if match else "",
        (match["key"] or "") if match else "",
        query.get("versionId", [""])[0],
        query.get("uploadId", [""])[0],
    )


class Buckets:
    """What is kept of S3. Use it under S3's lock."""

    def __init__(self, bodies: Bodies) -> None:
        objects.use(bodies)
        self._touched: list[tuple[Any, str]] = []
        self._numbers = itertools.count()
        #: by the bucket's prefix: for each key its versions, and the segments that they are in
        self._versions: dict[str, dict[str, list[tuple[Any, str]]]] = {}
        self._uploads: dict[str, set[str]] = {}
        objects.watch(_VersionedKeyStore, lambda store, key: self._touched.append((store, key)))

    def segments(self, environ: Mapping[str, Any]) -> Segments:
        """What the call may have changed."""
        name, key, version, upload = place_of(environ)
        touched, self._touched = self._touched, []
        found: Segments = {}
        there: set[str] = set()
        for account, partition, backend in list(s3_backends.iter_backends()):
            base = f"{PREFIX}{account}/{partition}"
            found[f"{base}/rest"] = _segment(_rest(backend))
            known_name = name in backend.buckets
            for bucket in list(backend.buckets.values()):
                place = f"{base}/{bucket.name}"
                there.add(place)
                keys = {each for store, each in touched if store is bucket.keys}
                if bucket.name == name:
                    keys |= {key} if key else set()
                elif place in self._versions and known_name and not keys:
                    continue
                found |= self._bucket(place, backend, bucket, {upload})
                found |= self._keys(place, backend, bucket, keys, version)
        for place in set(self._versions) - there:
            found |= self._gone(place)
        return found

    def _bucket(self, place: str, backend: Any, bucket: Any, uploads: Collection[str]) -> Segments:
        state = {name: value for name, value in vars(bucket).items() if name not in APART}
        found: Segments = {f"{place}/bucket": _segment((state, _tags(backend, bucket)))}
        known = self._uploads.setdefault(place, set())
        here = set(bucket.multiparts)
        for gone in known - here:
            found[f"{place}/upload/{gone}"] = None
        for each in (here - known) | (here & set(uploads)):
            found[f"{place}/upload/{each}"] = _segment(bucket.multiparts[each])
        self._uploads[place] = here
        self._versions.setdefault(place, {})
        return found

    def _keys(
        self, place: str, backend: Any, bucket: Any, keys: Collection[str], version: str
    ) -> Segments:
        found: Segments = {}
        for key in keys:
            before = {id(each): name for each, name in self._versions[place].get(key, [])}
            versions = list(bucket.keys.getlist(key, []))
            after: list[tuple[Any, str]] = []
            for position, each in enumerate(versions):
                name = before.pop(id(each), None)
                newest = len(versions) - position <= FEW
                if name is None or newest or each.version_id == version:
                    name = name or f"{place}/version/{next(self._numbers):012d}"
                    found[name] = _segment((key, each, _tags(backend, each)))
                after.append((each, name))
            found |= dict.fromkeys(before.values())
            if after:
                self._versions[place][key] = after
            else:
                self._versions[place].pop(key, None)
        return found

    def _gone(self, place: str) -> Segments:
        """A bucket that was deleted, with all that was in it."""
        names = [f"{place}/bucket"]
        names += [f"{place}/upload/{each}" for each in self._uploads.pop(place, set())]
        for versions in self._versions.pop(place).values():
            names += [name for _, name in versions]
        return dict.fromkeys(names)

    # -- back from the folder

    def load(self, kept: Mapping[str, Segment]) -> None:
        """Fill S3 with what was kept."""
        last = -1
        for account, partition, more, segment in _kept(kept):
            backend = s3_backends[account][partition]
            if more == "rest":
                vars(backend).update(codec.loads(segment.data))
                continue
            name, kind, each = [*more.split("/", 2), ""][:3]
            place = f"{PREFIX}{account}/{partition}/{name}"
            if kind == "bucket":
                self._load_bucket(place, backend, codec.loads(segment.data))
            elif kind == "upload":
                backend.buckets[name].multiparts[each] = codec.loads(segment.data)
                self._uploads[place].add(each)
            else:
                key, version, tags = codec.loads(segment.data)
                bucket = backend.buckets[name]
                bucket.keys[key] = version
                _put_tags(backend, version, tags)
                number = f"{place}/version/{each}"
                self._versions[place].setdefault(key, []).append((version, number))
                last = max(last, int(each))
        self._numbers = itertools.count(last + 1)
        self._touched = []

    def _load_bucket(self, place: str, backend: Any, kept: tuple[dict[str, Any], Any]) -> None:
        state, tags = kept
        bucket = object.__new__(FakeBucket)
        vars(bucket).update(state, keys=_VersionedKeyStore(), multiparts=MultipartDict())
        backend.buckets[bucket.name] = bucket
        s3_backends.bucket_accounts[bucket.name] = (bucket.partition, bucket.account_id)
        _put_tags(backend, bucket, tags)
        self._versions[place], self._uploads[place] = {}, set()


def _kept(kept: Mapping[str, Segment]) -> Iterator[tuple[str, str, str, Segment]]:
    """Account, partition and the rest of the name: buckets come before what is in them."""
    for name, segment in kept.items():
        if name.startswith(PREFIX):
            account, partition, more = name.removeprefix(PREFIX).split("/", 2)
            yield account, partition, more, segment


def _rest(backend: Any) -> dict[str, Any]:
    return {
        name: value for name, value in vars(backend).items() if name not in ("buckets", "tagger")
    }


def _segment(what: Any) -> Segment:
    files: set[str] = set()
    data = codec.dumps(what, objects.reducers(files))
    return Segment(data, frozenset(files))


def _tags(backend: Any, resource: Any) -> dict[str, str] | None:
    arn = getattr(resource, "arn", None)  # a delete marker has none
    tags: dict[str, str] | None = backend.tagger.tags.get(arn)
    return tags


def _put_tags(backend: Any, resource: Any, tags: dict[str, str] | None) -> None:
    if tags is not None:
        backend.tagger.tags[resource.arn] = tags
