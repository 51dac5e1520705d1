"""Delimiter, quote, escape and encoding as the contract has them, beside those of RFC 4180."""

import csv
import gzip
import io
from dataclasses import replace

import pytest
from cases import column, contract, document, on_spark
from hypothesis import given
from hypothesis import strategies as st
from sluice_etl.contract import InputFormat
from sluice_etl.contract_reader import read_contract
from sluice_etl.dialect import QuoteEnds
from sluice_etl.errors import ContractError, InputError
from sluice_etl.headers import find_sources
from sluice_etl.read import read_records
from sluice_etl.survey import broken_ends, survey
from test_csv_reading import BAD, read_files, texts

AB = contract(column("a"), column("b"))


def with_format(**fields):
    return replace(AB, input=InputFormat(**fields))


BACKSLASH = {"escape": "\\"}
DIALECTS = [
    ({"delimiter": ";"}, 'a;b\n1,5;2\n"x;y";z\n3\n', [("1,5", "2"), ("x;y", "z"), (BAD, "3")]),
    ({"delimiter": "\t"}, "a\tb\n1\t\n \t2\n", [("1", ""), (" ", "2")]),
    ({"delimiter": "|"}, 'a|b\n"o\n1|2|3"|4\n"u|v\n', [("o\n1|2|3", "4"), (BAD, '"u|v')]),
    ({"delimiter": "\x01"}, "a\x01b\n1\x012\n", [("1", "2")]),
    (
        {"quote": "'", "escape": "'"},
        "a,'b'\n'x,''y''','\n'\n\"1,2\n'o,3\n4,'5'\n",
        [("x,'y'", "\n"), ('"1', "2"), (BAD, "'o,3\n4,'5'")],
    ),
    (
        {"quote": "", "delimiter": "|"},
        'a|b\n"1|2"\n"|"\nit\'s|\\|\n',
        [('"1', '2"'), ('"', '"'), (BAD, "it's|\\|")],
    ),
    (
        BACKSLASH,
        '"a\\"x",b,c\n"x \\"y\\"",1,\\n\n"\\\\","2,\\\n3",\n"p""q",4,\n5,6,7,8\n',
        [('x "y"', "1"), ("\\", "2,\\\n3"), ('"p""q"', "4"), (BAD, "5,6,7,8")],
    ),
]


def test_dialects(spark, tmp_path):
    """`a\\"x` is a header's name, which the engine reads by itself."""
    for i, (fields, text, rows) in enumerate(DIALECTS):
        path = tmp_path / f"{i}.csv"
        path.write_text(text, newline="")
        of = with_format(**fields)
        if fields == BACKSLASH:
            of = replace(
                of, columns=contract(column('a"x', ours={"publishAs": "a"}), column("b")).columns
            )
        assert read_files(spark, path, of)[path.name] == rows, fields


ENCODED = [
    ("UTF-8", "é😀", b"\xe9", "\ufffd"),
    ("ISO-8859-1", "é\x80ÿ", None, None),
    ("windows-1252", "é€“", b"\x81", "\ufffd"),
    ("UTF-16", "é😀", b"\xd8\x00", "\ufffd"),
    ("UTF-16LE", "é😀", b"\x00\xd8", "\ufffd"),
    ("UTF-16BE", "שלום", b"\xd8\x00", "\ufffd"),
]


@pytest.mark.parametrize(("encoding", "word", "wrong", "shown"), ENCODED)
def test_encodings(spark, tmp_path, encoding, word, wrong, shown):
    """A byte that the encoding lacks is U+FFFD, which no record is published with.

    Half a surrogate pair of UTF-16 takes the delimiter with it, so its row is malformed.
    """
    rows = [(word, "1"), (f"{word}\n,", '"'), ("x", word)]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(
        [("a", "b", word), *((*row, "") for row in rows)]
    )
    data = out.getvalue().encode(encoding)
    (tmp_path / "1.csv").write_bytes(data)
    (tmp_path / "2.csv.gz").write_bytes(gzip.compress(data + f"{word}\r\n".encode(encoding)))
    if encoding == "UTF-16":  # without a mark the bytes stand as in Java
        data = out.getvalue().encode("UTF-16BE")
        (tmp_path / "1.csv").write_bytes(data)
    files = {"1.csv": rows}
    if wrong:
        codec = {"UTF-16": "UTF-16BE"}.get(encoding, encoding)
        start, end = "a,b\nx".encode(codec), ",2\n3,4\n".encode(codec)
        (tmp_path / "3.csv").write_bytes(start + wrong + end)
        broken = (BAD, f"x{shown}2") if "16" in encoding else (f"x{shown}", "2")
        files["3.csv"] = [broken, ("3", "4")]
    # Python's utf-16 writes a mark for each text; Java takes a second one for U+FEFF.
    read = read_files(spark, tmp_path, with_format(encoding=encoding))
    zipped = read.pop("2.csv.gz")
    assert read == files
    assert zipped[:-1] == rows
    assert zipped[-1][0] == BAD


@pytest.mark.parametrize(
    ("encoding", "data", "code"),
    [
        ("ISO-8859-1", b"\xef\xbb\xbfa,b\n1,2\n", "WRONG_ENCODING"),
        ("windows-1252", b"a,b,\x81\n1,2,3\n", "WRONG_ENCODING"),
        ("UTF-16", b"\xef\xbb\xbfa,b\n1,2\n", "WRONG_ENCODING"),
        ("UTF-16LE", "a,b\n".encode("utf-16-be"), "MISSING_COLUMN"),
        ("UTF-16BE", b"", "EMPTY_INPUT"),
        ("UTF-8", "a,b\n1,2\n".encode("utf-16"), "NOT_UTF8"),
        ("UTF-8", b"a,b,\xe9\n1,2,3\n", "NOT_UTF8"),
    ],
)
def test_headers_of_another_encoding(spark, tmp_path, encoding, data, code):
    (tmp_path / "in.csv").write_bytes(data)
    with pytest.raises(InputError) as caught:
        find_sources(spark, with_format(encoding=encoding), str(tmp_path))
    assert [problem.code for problem in caught.value.problems] == [code]


ENDS = [
    ('1,"2\\"\n3"\n', False),
    ('1,"2\n3\\"\n', True),
    ('1,"2\n3\\\\"\n', False),
    ('1,"2 \\"quo', True),
    ('1,"2 \\"quo\\""', False),
    ('1\\,"2', True),
    ("1,2\\\n", False),
]


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16"])
def test_files_that_end_inside_quotes_with_an_escape(spark, tmp_path, encoding):
    for i, (body, _) in enumerate(ENDS):
        (tmp_path / f"{i}.csv").write_bytes(f"a,b\n{body}".encode(encoding))
    of = with_format(escape="\\", encoding=encoding)
    sources = find_sources(spark, of, str(tmp_path))
    surveys = survey(read_records(spark, of, sources))
    names = {source.file.url: source.name for source in sources}
    found = {names[each.url] for each in broken_ends(spark, surveys, sources, of.input)}
    assert found == {f"{i}.csv" for i, (_, broken) in enumerate(ENDS) if broken}


@given(st.text('a"\\', max_size=30), st.integers(0, 30))
def test_escaped_quotes_are_counted_however_a_file_is_cut(text, cut):
    ends = QuoteEnds(InputFormat(escape="\\"))
    assert ends.even([text[:cut], text[cut:]]) == ends.even([text])


@given(
    rows=st.lists(st.tuples(texts, texts), min_size=1, max_size=30),
    delimiter=st.sampled_from(";\t|"),
    quote=st.sampled_from("\"'"),
)
@on_spark(10)
def test_whatever_python_writes_comes_in_as_it_was(spark, tmp_path, rows, delimiter, quote):
    out = io.StringIO(newline="")
    dialect = {"delimiter": delimiter, "quotechar": quote, "quoting": csv.QUOTE_ALL}
    csv.writer(out, lineterminator="\n", **dialect).writerows([("a", "b"), *rows])
    (tmp_path / "in.csv").write_bytes(out.getvalue().encode())
    of = with_format(delimiter=delimiter, quote=quote, escape=quote)
    got = read_files(spark, tmp_path, of)["in.csv"]
    # A value that begins with a quote and spans lines cannot be told from a quote that runs on.
    taken = [
        value[0] == quote and ("\n" in value or "\r" in value)
        for row in rows
        for value in row
        if value
    ]
    assert len(got) == len(rows)
    if not any(taken):
        assert got == rows


def refused(value):
    read = document(column("a"))
    source = {"property": "source", "vendor": "sluice", "value": value}
    read["schema"][0]["customProperties"] = [source]
    try:
        return read_contract(read).input
    except ContractError as error:
        return sorted(problem.path.rpartition("/value")[2] for problem in error.problems)


def test_what_a_contract_may_say():
    assert refused({}) == InputFormat()
    assert refused({"delimiter": ";", "quote": "'"}) == InputFormat("csv", ";", "'", "'")
    assert refused({"quote": ""}) == InputFormat(quote="", escape="")
    assert refused({"escape": "\\", "encoding": "UTF-16"}) == InputFormat(
        escape="\\", encoding="UTF-16"
    )
    assert refused({"format": "xml", "separator": ","}) == ["/format", "/separator"]
    for mark in ("", "ab", "a", "7", " ", "\n", "é", "\0", None, 1):
        assert refused({"delimiter": mark}) == ["/delimiter"]
    assert refused({"quote": ";", "delimiter": ";"}) == [""]
    assert refused({"quote": "", "escape": "\\"}) == ["/escape"]
    assert refused({"encoding": "utf8"}) == ["/encoding"]
    assert refused({"format": "jsonLines", "delimiter": ";"}) == ["/delimiter"]
