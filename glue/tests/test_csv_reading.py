"""CSV comes in as it was written: every record once, every field as it is."""

import csv
import gzip
import io
from pathlib import Path

import pytest
from cases import column, contract, on_spark
from hypothesis import given
from hypothesis import strategies as st
from sluice_etl.headers import find_sources
from sluice_etl.read import read_records
from sluice_etl.survey import broken_ends, survey

AB = contract(column("a"), column("b"))
BAD = "malformed"


def read_files(spark, path, of=AB):
    """Rows of each file, in order: the contract's fields, or (BAD, text)."""
    sources = find_sources(spark, of, str(path))
    names = {source.file.url: source.name for source in sources}
    files = {name: [] for name in names.values()}
    for row in read_records(spark, of, sources).orderBy("file", "id").collect():
        fields = tuple(row["raw"][i] for i in range(len(of.columns)))
        files[names[row["file"]]].append(fields if row["text"] is None else (BAD, row["text"]))
    return files


def read(spark, path, of=AB):
    """Rows of all files, one after another."""
    return [row for rows in read_files(spark, path, of).values() for row in rows]


def read_text(spark, tmp_path, text):
    path = tmp_path / "in.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(spark, path)


SHAPES = [
    # what it is, the text below the header, the rows
    ("quotes doubled", '"x ""y"" z",2\n', [('x "y" z', "2")]),
    ("only quotes", '"""",""""""\n', [('"', '""')]),
    ("a line break", '"x\ny",2\n', [("x\ny", "2")]),
    ("a carriage return and line feed", '"x\r\ny",2\n', [("x\r\ny", "2")]),
    ("a carriage return", '"x\ry",2\n', [("x\ry", "2")]),
    ("a delimiter", '"x,y",2\n', [("x,y", "2")]),
    ("backslashes", '"x\\",2\n"a\\""b",\\N\n', [("x\\", "2"), ('a\\"b', "\\N")]),
    ("spaces", '  1 ,\t2 \n" 3 "," 4"\n', [("  1 ", "\t2 "), (" 3 ", " 4")]),
    ("empty, quoted or not", '"",""\n,\n', [("", ""), ("", "")]),
    ("words for nothing", "null,NULL\nNaN,\\N\n", [("null", "NULL"), ("NaN", "\\N")]),
    ("a comment of other tools", "#1,2\n", [("#1", "2")]),
    ("a quote inside", '5" pipe,2\n3,4\n', [('5" pipe', "2"), ("3", "4")]),
    ("text after a quote", '"x"y,2\n3,4\n', [('"x"y', "2"), ("3", "4")]),
    ("a quote after a space", ' "x",2\n3,4\n', [(' "x"', "2"), ("3", "4")]),
    (
        "quotes that do not fit",
        '"he said "hi, you" ok",2\n3,4\n',
        [(BAD, '"he said "hi, you" ok",2'), ("3", "4")],
    ),
    ("too few", "1\n3,4\n", [(BAD, "1"), ("3", "4")]),
    ("too many", '1,"2\n""x""",3\n3,4\n', [(BAD, '1,"2\n""x""",3'), ("3", "4")]),
    ("spaces alone", "  \n1,2\n\t\n", [(BAD, "  "), ("1", "2"), (BAD, "\t")]),
    ("blank lines", "\n\n1,2\n\n\n3,4\n\n", [("1", "2"), ("3", "4")]),
    ("no line end at the end", "1,2\n3,", [("1", "2"), ("3", "")]),
    ("other line ends", '1,2\r\n"3","4"\r\n\r\n5,6\n', [("1", "2\r"), ("3", "4"), ("5", "6")]),
    ("an open quote", '1,2\n"3,4\n5,6\n', [("1", "2"), (BAD, '"3,4\n5,6')]),
    (
        "a quote that the next quoted field ends",
        '1,"hello\n2,x\n3,"fine"\n4,"y"\n',
        [(BAD, '1,"hello\n2,x\n3,"fine"'), ("4", "y")],
    ),
    (
        "a quote that a quote in running text ends",
        '1,2\n"Unclosed, said,2\nx,"""y"" z",3\n"He said so.",4\n5,6\n',
        [("1", "2"), (BAD, '"Unclosed, said,2\nx,""y"" z",3'), ("He said so.", "4"), ("5", "6")],
    ),
    (
        "a value that begins with a quote and spans lines",
        '"""x""\ny",2\n"""x""",3\n',
        [(BAD, '"x"\ny,2'), ('"x"', "3")],
    ),
    ("a carriage return after a stray quote", '"x"y,"z"\r\n3,4\n', [('"x"y', "z"), ("3", "4")]),
    ("control characters", "\x00,\x01\n", [("\x00", "\x01")]),
    ("bytes of Latin-1", b"Jos\xe9,2\n", [("Jos\ufffd", "2")]),
    ("a short row after blanks", "\n\n1\n", [(BAD, "1")]),
]


WINDOWS = [
    ("plain", "1,2\r\n3,4\r\n", [("1", "2"), ("3", "4")]),
    ("quoted", '"1","2"\r\n', [("1", "2")]),
    (
        "line ends inside quotes stay",
        '"x\r\ny","p\nq"\r\n3,4\r\n',
        [("x\r\ny", "p\nq"), ("3", "4")],
    ),
    ("blank lines", "\r\n1,2\r\n\r\n\r\n", [("1", "2")]),
    ("malformed", "1\r\n1,2,3\r\n3,4\r\n", [(BAD, "1"), (BAD, "1,2,3"), ("3", "4")]),
    ("some lines of Unix", '1,2\n"3","4"\n5,6\r\n', [("1", "2"), ("3", "4"), ("5", "6")]),
    ("empty at the end", '1,\r\n3,""\r\n', [("1", ""), ("3", "")]),
    ("no line end at the end", "1,2", [("1", "2")]),
    ("a stray quote at the end", '1,"x"y\r\n3,4\r\n', [("1", '"x"y'), ("3", "4")]),
    ("a quote that runs on", '1,"x\r\n3,"y"\r\n5,6\r\n', [(BAD, '1,"x\r\n3,"y"'), ("5", "6")]),
]


FILES = [
    *[
        (name, b"a,b\n" + (body if isinstance(body, bytes) else body.encode()), rows)
        for name, body, rows in SHAPES
    ],
    *[(f"windows: {name}", f"a,b\r\n{body}".encode(), rows) for name, body, rows in WINDOWS],
]


def test_shapes(spark, tmp_path):
    """All are read at once: a job of Spark for each would take longer than all else here."""
    for i, (_, data, _) in enumerate(FILES):
        (tmp_path / f"{i}.csv").write_bytes(data)
    files = read_files(spark, tmp_path)
    got = [(name, files[f"{i}.csv"]) for i, (name, _, _) in enumerate(FILES)]
    assert got == [(name, rows) for name, _, rows in FILES]


def test_old_mac_line_ends(spark, tmp_path):
    assert read_text(spark, tmp_path, 'a,b\r1,2\r"x\ny","p\rq"\r') == [("1", "2"), ("x\ny", "p\rq")]


def test_byte_order_marks_and_quoted_headers(spark, tmp_path):
    assert read_text(spark, tmp_path, b'\xef\xbb\xbf"a","b","c\nd"\n1,2,3\n') == [("1", "2")]


def test_a_quote_that_runs_on_in_a_column_that_the_contract_does_not_know(spark, tmp_path):
    text = 'a,note,b\n1,"so, she said,2\n3,he,4\n5,"""yes"" and no",6\n7,"well",8\n9,n,10\n'
    block = '1,"so, she said,2\n3,he,4\n5,""yes"" and no",6'
    (tmp_path / "in.csv").write_text(text)
    assert read(spark, tmp_path) == [(BAD, block), ("7", "8"), ("9", "10")]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_of_one_column(spark, tmp_path, end):
    (tmp_path / "in.csv").write_text(end.join(["a", "x", '""', "", '" "', ""]), newline="")
    assert read(spark, tmp_path, contract(column("a"))) == [("x",), ("",), (" ",)]


def test_orders_of_columns_may_differ_from_file_to_file(spark, tmp_path):
    (tmp_path / "1.csv").write_text("b,a\n2,1\n")
    (tmp_path / "2.csv").write_text("a,x,b\n3,?,4\n")
    (tmp_path / "3.csv").write_bytes(b"a,b\r\n5,6\r\n7\r\n")
    assert read(spark, tmp_path) == [("1", "2"), ("3", "4"), ("5", "6"), (BAD, "7")]


def test_names_with_patterns_of_globs_are_read_once(spark, tmp_path):
    for name in ("a.csv", "b.csv", "x y/c [ab]*.csv", "x y/{d,e}?.csv", "é %41.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"a,b\n{name[-5]},{len(name)}\n")
    assert sorted(read(spark, tmp_path)) == sorted(
        [("a", "5"), ("b", "5"), ("*", "15"), ("?", "14"), ("1", "9")]
    )


def test_zipped_files_are_read_like_others(spark, tmp_path):
    (tmp_path / "1.csv.gz").write_bytes(gzip.compress(b'a,b\n"x\ny",2\n'))
    (tmp_path / "2.csv").write_text("a,b\n3,4\n")
    assert read(spark, tmp_path) == [("x\ny", "2"), ("3", "4")]


def test_large_malformed_rows_keep_their_text(spark, tmp_path):
    """Spark's parser reads a MiB at a time; a row may lie across several."""
    long = '"' + "é\n," * 1_200_000 + '"'
    (tmp_path / "in.csv").write_text(f"a,b\n1,2\n{long},2,3\n3,4\n{long}\n", newline="")
    assert read(spark, tmp_path) == [("1", "2"), (BAD, f"{long},2,3"), ("3", "4"), (BAD, long)]


@pytest.mark.parametrize(
    "header", ["a,A,b", "corrupt,a,b", "f1,a,b", "a.b,a,b", "`,a,b", "file,a,b"]
)
def test_no_name_of_a_header_is_special(spark, tmp_path, header):
    (tmp_path / "in.csv").write_text(f"{header}\n1,2,3\n4,5\n")
    of = contract(
        *(column(name, ours={"publishAs": f"p{i}"}) for i, name in enumerate(header.split(",")))
    )
    assert read(spark, tmp_path, of) == [("1", "2", "3"), (BAD, "4,5")]


def test_columns_that_the_contract_does_not_know_are_kept_aside(spark, tmp_path):
    (tmp_path / "in.csv").write_text("a,Note,b,x.y\n1,n,2,\n")
    sources = find_sources(spark, AB, str(tmp_path))
    (row,) = read_records(spark, AB, sources).collect()
    assert row["extra"] == {"Note": "n", "x.y": ""}


def test_ids_rise_by_one_in_each_file_also_when_work_is_spread(spark, tmp_path, monkeypatch):
    monkeypatch.setattr("sluice_etl.read.LARGE", 1000)
    rows = 1000
    (tmp_path / "1.csv").write_text("a,b\n" + "".join(f"\n{i},xxx\n" for i in range(rows)))
    (tmp_path / "2.csv").write_text("a,b\nx,0\ny,1\n")
    sources = find_sources(spark, AB, str(tmp_path))
    records = read_records(spark, AB, sources)
    assert records.rdd.getNumPartitions() > 2
    monkeypatch.setattr("sluice_etl.read.BLOCK", 500)
    size = sum(source.file.size for source in sources)
    assert read_records(spark, AB, sources).rdd.getNumPartitions() == size // 500
    found = survey(records)
    assert [(f.records, f.last - f.first + 1) for f in found] == [(rows, rows), (2, 2)]
    first = {f.url: f.first for f in found}
    misplaced = records.where(
        f"file like '%1.csv' and id - {first[found[0].url]} != cast(raw.r0 as long)"
    )
    assert misplaced.count() == 0


ENDS = [
    # the end of a file, whether it is broken
    ('1,"2\n3"\n', False),
    ('1,"2\n3"', False),
    ('1,"2\n3 ""quoted"""\n', False),
    ('1,"2\n3\n', True),
    ('1,"2\n3,4\n5,6', True),
    ('1,"2\n3 ""quoted""\n', True),
    ('1,"2,3"\n', False),
    ('1,"2,3\n', True),
    ("1,2\n3,4\n", False),
    ('1,"2\n3"\n4,5\n', False),
    ('1,"2', True),
    ('1,"2 ""quo', True),
    ('1,2\n3,"', True),
    ('1,"2 ""quoted"""', False),
    ('1,"2,"', False),
    ('"1,",2', False),
]


@pytest.mark.parametrize("zipped", [False, True])
def test_files_that_end_inside_quotes_are_found(spark, tmp_path, zipped):
    for i, (body, _) in enumerate(ENDS):
        data = f"a,b\n{body}".encode()
        path = tmp_path / (f"{i}.csv.gz" if zipped else f"{i}.csv")
        path.write_bytes(gzip.compress(data) if zipped else data)
    sources = find_sources(spark, AB, str(tmp_path))
    surveys = survey(read_records(spark, AB, sources))
    found = broken_ends(spark, surveys, sources)
    bodies = {ENDS[int(Path(each.url).name.partition(".")[0])][0] for each in found}
    assert bodies == {body for body, broken in ENDS if broken}


texts = st.text(
    st.one_of(st.sampled_from("\",\n\r\\ \t'#;a0é\u2028\U0001f600"), st.characters(codec="utf-8")),
    max_size=8,
).filter(lambda text: "\ufffd" not in text and "\0" not in text)


@given(
    rows=st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=30),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
@on_spark(25)
def test_whatever_python_writes_comes_in_as_it_was(spark, tmp_path, rows, end, quoting):
    # In a file of "\r\n" a last field that ends in "\r" cannot be told from the line end.
    rows = [(a, b, c.rstrip("\r")) for a, b, c in rows]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end, quoting=quoting)
    writer.writerows([("a", "b", "c"), *rows])
    (tmp_path / "in.csv").write_bytes(out.getvalue().encode())
    of = contract(column("a"), column("b"), column("c"))
    assert read(spark, tmp_path, of) == rows
