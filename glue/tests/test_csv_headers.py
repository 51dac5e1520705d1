"""What a header may look like, and what is wrong before a record is read."""

import gzip

import pytest
from cases import column, contract
from hypothesis import given
from hypothesis import strategies as st
from sluice_etl.errors import InputError
from sluice_etl.headers import Header, find_sources, parse_header

AB = contract(column("a"), column("b"))


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("a,b\n1,2\n", Header(("a", "b"), "\n", False)),
        ("a,b\r\n1,2\r\n", Header(("a", "b"), "\n", True)),
        ("a,b\r1,2\r", Header(("a", "b"), "\r", False)),
        ("\n\n a , b\t\n", Header(("a", "b"), "\n", False)),
        ('"a ""x""","b,\nc"\r\n1', Header(('a "x"', "b,\nc"), "\n", True)),
        ("a,b", Header(("a", "b"), "\n", False)),
        ("", None),
        ("\n\n", None),
    ],
)
def test_whole_headers(text, header):
    assert parse_header(text, ended=True) == header


@pytest.mark.parametrize("text", ["a,b", 'a,"b\n', "a,b\r", "\n"])
def test_a_header_that_may_go_on_is_not_read(text):
    assert parse_header(text, ended=False) is None


@given(st.integers(0, 30))
def test_a_header_is_the_same_however_much_is_read(cut):
    text = '"a\r\n""x""",b\r\n1,2\r\n'
    whole = parse_header(text, ended=True)
    assert parse_header(text[:cut], ended=False) in (None, whole)


def found(spark, path, of=AB):
    return find_sources(spark, of, str(path))


def refused(spark, path):
    with pytest.raises(InputError) as caught:
        found(spark, path)
    return [(problem.code, problem.message.partition(":")[0]) for problem in caught.value.problems]


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def test_files_are_found_below_a_folder_and_hidden_ones_are_not(spark, tmp_path):
    for name in (
        "b.csv",
        "a [1]*.csv",
        "sub dir/c é%20.CSV",
        "_skip.csv",
        ".skip.csv",
        "_tmp/x.csv",
        "_SUCCESS",
    ):
        write(tmp_path / name, "a,b\n1,2\n")
    write(tmp_path / "z.csv.gz", gzip.compress(b"a,b\n1,2\n"))
    write(tmp_path / "old_$folder$", b"")
    assert sorted(source.name for source in found(spark, tmp_path)) == [
        "a [1]*.csv",
        "b.csv",
        "sub dir/c é%20.CSV",
        "z.csv.gz",
    ]


def test_one_file_goes_by_its_own_name(spark, tmp_path):
    write(tmp_path / "in.csv", "a,b\n")
    assert [source.name for source in found(spark, tmp_path / "in.csv")] == ["in.csv"]


def test_a_byte_order_mark_and_spaces_are_no_part_of_a_name(spark, tmp_path):
    write(tmp_path / "in.csv", b"\xef\xbb\xbf a ,b \r\n1,2\r\n")
    assert found(spark, tmp_path / "in.csv")[0].header == Header(("a", "b"), "\n", True)


def test_zipped_headers_also_in_several_members(spark, tmp_path):
    write(tmp_path / "in.csv.gz", gzip.compress(b"a,") + gzip.compress(b"b\n1,2\n"))
    assert found(spark, tmp_path)[0].header.names == ("a", "b")


def test_a_long_header_is_read_whole(spark, tmp_path):
    many = [f"column_{i}" for i in range(12_000)]
    write(tmp_path / "in.csv", ",".join(["a", *many, "b"]) + "\n")
    assert found(spark, tmp_path)[0].header.names == ("a", *many, "b")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("in.csv", "", "EMPTY_INPUT"),
        ("in.csv", "\n\n", "EMPTY_INPUT"),
        ("in.csv", "\r\r\na,b\n1,2\n", "NO_HEADER"),
        ("in.csv.gz", gzip.compress(b"", mtime=0), "EMPTY_INPUT"),
        ("in.csv", "a,c\n1,2\n", "MISSING_COLUMN"),
        ("in.csv", "A,B\n1,2\n", "MISSING_COLUMN"),
        ("in.csv", "a;b\n1;2\n", "MISSING_COLUMN"),
        ("in.csv", "a,b,a\n1,2,3\n", "REPEATED_COLUMN"),
        ("in.csv", "a,b,,\n1,2,3,4\n", "REPEATED_COLUMN"),
        ("in.csv", "a,b\n".encode("utf-16"), "NOT_UTF8"),
        ("in.csv", b"a,b,\xe9\n", "NOT_UTF8"),
        ("in.csv", "\r\na,b\r\n1,2\r\n", "NO_HEADER"),
        ("in.csv", '"a,b\n' + "1,2\n" * 300_000, "NO_HEADER"),
        ("in.csv.gz", "a,b\n1,2\n", "UNREADABLE_FILE"),
        ("in.csv.zip", b"PK", "UNSUPPORTED_FILE"),
        ("in.csv.GZ", gzip.compress(b"a,b\n", mtime=0), "UNSUPPORTED_FILE"),
        ("notes.txt", "a,b\n", "UNSUPPORTED_FILE"),
    ],
)
def test_mistakes(spark, tmp_path, name, data, code):
    write(tmp_path / name, data)
    assert [found_code for found_code, _ in refused(spark, tmp_path)] == [code]


@pytest.mark.parametrize("name", ["", "nowhere", "in/_hidden.csv"])
def test_no_file_is_empty_input(spark, tmp_path, name):
    write(tmp_path / "in/_hidden.csv", "a,b\n")
    assert [code for code, _ in refused(spark, tmp_path / name)] == ["EMPTY_INPUT"]


def test_all_files_are_checked_and_all_columns_named(spark, tmp_path):
    write(tmp_path / "1.csv", "x\n")
    write(tmp_path / "2.csv", "a,b\n1,2\n")
    write(tmp_path / "3.csv", "b,a,b\n")
    with pytest.raises(InputError) as caught:
        found(spark, tmp_path)
    assert [(p.code, p.message.partition(";")[0]) for p in caught.value.problems] == [
        ("MISSING_COLUMN", "1.csv lacks a, b"),
        ("REPEATED_COLUMN", "3.csv has more than one column b"),
    ]


def test_a_file_without_header_shows_no_value(spark, tmp_path):
    write(tmp_path / "in.csv", "Jane Doe,123-45-6789\nJane Doe,123-45-6789\n")
    with pytest.raises(InputError) as caught:
        found(spark, tmp_path)
    assert "Jane" not in str(caught.value)
    assert "123" not in str(caught.value)
