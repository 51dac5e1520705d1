"""Planted values that must not come out, and the search for them in all that a run leaves."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pyarrow as pa
import pyarrow.parquet as pq

DIGITS = 7
"""Fewer digits than these are found anywhere."""
DATE = re.compile(r"(\d{4})[/-](\d\d)[/-](\d\d)|(\d\d)-(\d\d)-(\d{4})")


def forms(value: str) -> set[bytes]:
    """The ways in which a value may stand somewhere, as bytes in lower case.

    As it is; its digits alone; a date in other orders; in UTF-8, UTF-16, percent-encoded, as JSON
    and HTML escape it; in hex; in base64 wherever it begins.
    """
    texts = {value, value.strip()}
    digits = "".join(re.findall(r"\d", value))
    texts |= {digits} if len(digits) >= DIGITS else set()
    if found := DATE.fullmatch(value):
        year, month, day = found[1] or found[6], found[2] or found[5], found[3] or found[4]
        texts |= {f"{year}-{month}-{day}", f"{year}/{month}/{day}", f"{day}-{month}-{year}"}
        texts |= {f"{year}{month}{day}", f"datetime.date({year}, {int(month)}, {int(day)})"}
    texts |= {text.upper() for text in texts} | {text.lower() for text in texts}
    made: set[bytes] = set()
    for text in texts:
        for raw in (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")):
            made |= {raw, raw.hex().encode(), *_base64(raw)}
        for written in (
            quote(text),
            quote(text, safe=""),
            json.dumps(text)[1:-1],
            html.escape(text),
        ):
            made.add(written.encode())
    return {each.lower() for each in made if len(each) >= 6}


def _base64(raw: bytes) -> Iterator[bytes]:
    """What stands of it in base64 of a longer text, whatever lies before and behind."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + raw)
        whole = text[4 if before else 0 : len(text) - 4 if text.endswith(b"=") else None]
        yield whole
        yield whole.replace(b"+", b"-").replace(b"/", b"_")


def leaks(values: Iterable[str], places: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """(place, value) for each planted value that is found in one of the places' bytes."""
    wanted = [(value, forms(value)) for value in values]
    found = []
    for name, data in places:
        for text in {each.lower() for each in (data, name.encode())}:
            found += [(name, value) for value, ways in wanted if any(way in text for way in ways)]
    return sorted(set(found))


def read(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file's bytes, and all that they say when unpacked and decoded, each with its name."""
    yield name, data
    if data[:2] == b"\x1f\x8b":
        yield from read(f"{name}!", gzip.decompress(data))
    elif data[:4] == b"\x28\xb5\x2f\xfd":
        yield from read(
            f"{name}!", pa.input_stream(pa.BufferReader(data), compression="zstd").read()
        )
    elif data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(pa.BufferReader(data)) as archive:
            for each in archive.namelist():
                yield from read(f"{name}!{each}", archive.read(each))
    elif data[:4] == b"PAR1":
        yield from _parquet(name, data)
    else:
        yield from _text(name, data)


def _parquet(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The rows, and from the footer the statistics and what writers say of themselves."""
    table, footer = pq.read_table(pa.BufferReader(data)), pq.read_metadata(pa.BufferReader(data))
    yield f"{name}#rows", "\n".join(map(str, table.to_pylist())).encode()
    yield f"{name}#footer", str(footer.to_dict()).encode()
    for key, value in (footer.metadata or {}).items():
        yield from _text(f"{name}#{key.decode()}", value)
    for group in range(footer.num_row_groups):
        for column in range(footer.num_columns):
            said = footer.row_group(group).column(column).statistics
            if said is not None and said.has_min_max:
                yield f"{name}#statistics", f"{said.min} {said.max}".encode()


def _text(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A text with its percent signs, entities and the texts of its JSON undone."""
    text = data.decode("utf-8", "replace")
    yield f"{name}#unescaped", html.unescape(unquote(text)).encode()
    for line in (text, *text.splitlines()):
        if said := "\n".join(_json(line)):
            yield f"{name}#json", said.encode("utf-8", "replace")
    for word in re.findall(r"[A-Za-z0-9+/_-]{16,}={0,2}", text):
        try:
            raw = base64.urlsafe_b64decode(word.replace("+", "-").replace("/", "_") + "==")
            yield f"{name}#base64", raw
            yield f"{name}#inflated", zlib.decompress(raw, wbits=47)
        except (binascii.Error, ValueError, zlib.error):
            continue


def _json(text: str) -> Iterator[str]:
    """All that a JSON text says, and that JSON in it says; nothing of other texts."""
    if text.lstrip().startswith(("{", "[", '"')):
        try:
            yield from _said(json.loads(text))
        except ValueError:
            return


def _said(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        for key, value in document.items():
            yield str(key)
            yield from _said(value)
    elif isinstance(document, list):
        for value in document:
            yield from _said(value)
    else:
        yield str(document)
        yield from _json(str(document))


def below(folder: Path, but: str = "") -> Iterator[tuple[str, bytes]]:
    """All that lies in a folder, decoded; without what lies in its own folder `but`."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if but and name.split("/")[0] == but:
            continue
        if path.is_symlink():
            yield name, str(path.readlink()).encode()
        elif path.is_file():
            yield from read(name, path.read_bytes())
