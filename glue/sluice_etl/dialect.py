"""What a contract's CSV looks like, for Spark, for Python's csv and for a look at a file's end."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from sluice_etl.contract import InputFormat

CODECS = {
    "UTF-8": "utf-8-sig",
    "ISO-8859-1": "latin-1",
    "windows-1252": "cp1252",
    "UTF-16LE": "utf-16-le",
    "UTF-16BE": "utf-16-be",
}
"""Python's names of Java's charsets; the five bytes that windows-1252 lacks are none in both."""

NO_QUOTE = "\ufdd1"
"""Where nothing is quoted, a noncharacter stands for the quote: Spark takes "" for U+0000."""


def quote_of(csv_format: InputFormat) -> str:
    """The quote, or a mark that no text begins with."""
    return csv_format.quote or NO_QUOTE


def spark_options(csv_format: InputFormat) -> dict[str, Any]:
    """The options of Spark's reader that the contract decides."""
    quote = quote_of(csv_format)
    escape = csv_format.escape if csv_format.quote else quote
    return {"sep": csv_format.delimiter, "quote": quote, "escape": escape}


def read_row(csv_format: InputFormat, text: str) -> list[str]:
    """The first row of a text.

    Raises:
        csv.Error: it is none.
    """
    doubled = csv_format.escape == csv_format.quote
    rows = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=csv_format.delimiter,
        quotechar=csv_format.quote or None,
        quoting=csv.QUOTE_MINIMAL if csv_format.quote else csv.QUOTE_NONE,
        doublequote=doubled,
        escapechar=None if doubled or not csv_format.quote else csv_format.escape,
    )
    return next(rows)


def row_end(csv_format: InputFormat, text: str) -> int | None:
    """The place of the first line end outside quotes; None when there is none."""
    quoted = escaped = False
    own_escape = csv_format.escape if csv_format.escape != csv_format.quote else ""
    for place, character in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and character == own_escape:
            escaped = True
        elif character == csv_format.quote:
            quoted = not quoted
        elif character in "\r\n" and not quoted:
            return place
    return None


def actual_encoding(encoding: str, beginning: bytes) -> str:
    """The encoding, with the order of bytes that a mark tells; without one as Java has it."""
    if encoding != "UTF-16":
        return encoding
    return "UTF-16LE" if beginning.startswith(codecs.BOM_UTF16_LE) else "UTF-16BE"


def decoded(encoding: str, pieces: Iterable[bytes]) -> Iterator[str]:
    """The text of bytes, piece by piece; U+FFFD where there is none, as in Java."""
    decoder = codecs.getincrementaldecoder(CODECS[encoding])("replace")
    for piece in pieces:
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


class QuoteEnds:
    """Tells whether texts end inside quotes."""

    def __init__(self, csv_format: InputFormat) -> None:
        quote, escape = map(re.escape, (csv_format.quote, csv_format.escape))
        delimiter = re.escape(csv_format.delimiter)
        self._quote = csv_format.quote
        self._escape = csv_format.escape if csv_format.escape != csv_format.quote else ""
        self._pair = re.compile(f"{escape}.", re.DOTALL)
        inside = rf"[^{quote}{escape}\n\r]|{escape}[^\n\r]" if self._escape else ""
        inside = inside or rf"[^{quote}\n\r]|{quote}{quote}"
        self._open = re.compile(rf"(?:^|[{delimiter}\n\r]){quote}(?:{inside})*\Z")

    def closes(self, text: str) -> bool:
        """Whether a text that ends with a quoted field ends with the quote that closes it."""
        if not self._escape:
            return (len(text) - len(text.rstrip(self._quote))) % 2 == 1
        before = text.removesuffix(self._quote)
        escapes = len(before) - len(before.rstrip(self._escape))
        return before != text and escapes % 2 == 0

    def may_be_open(self, text: str) -> bool:
        """Whether a text may end in quotes; which quote opens and which closes it does not tell."""
        return self._open.search(text) is not None

    def even(self, pieces: Iterable[str]) -> bool:
        """Whether a file's quotes come in pairs, those aside that are escaped."""
        count, rest = 0, ""
        for piece in pieces:
            text = rest + piece
            rest = ""
            if self._escape:
                text = self._pair.sub("", text)
                if text.endswith(self._escape):
                    text, rest = text[:-1], self._escape
            count += text.count(self._quote)
        return count % 2 == 0
