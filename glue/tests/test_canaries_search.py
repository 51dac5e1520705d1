"""The search for planted values finds them in every disguise, else all it says is worthless."""

import base64
import gzip
import io
import json
import zipfile
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from canaries import below, leaks, read

NAME, DAY, NUMBER = "Zoë Quartermain-9", "1931/07/23", "987-65-4320"


def zipped(text):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x/y", text)
    return data.getvalue()


def parquet(**columns):
    data = io.BytesIO()
    pq.write_table(pa.table(columns), data)
    return data.getvalue()


def footer(text):
    data = io.BytesIO()
    table = pa.table({"x": [1]}).replace_schema_metadata({"note": json.dumps({"a": [text]})})
    pq.write_table(table, data)
    return data.getvalue()


@pytest.mark.parametrize("value", [NAME, DAY, NUMBER])
@pytest.mark.parametrize(
    "disguise",
    [
        str.encode,
        lambda v: f"xx{v.upper()}xx".encode(),
        lambda v: v.lower().encode(),
        lambda v: v.encode("utf-16"),
        lambda v: v.encode("utf-16-be"),
        lambda v: v.encode().hex().upper().encode(),
        lambda v: quote(v, safe="").encode(),
        lambda v: json.dumps({"a": [{v: 1}]}).encode(),
        lambda v: json.dumps(json.dumps([v])).encode(),
        *(
            lambda v, n=n, of=of: b'{"x": "%s"}' % of(b"?" * n + v.encode() + b">>")
            for n in range(4)
            for of in (base64.b64encode, base64.urlsafe_b64encode)
        ),
        lambda v: base64.b64encode(gzip.compress(v.encode())),
        lambda v: gzip.compress(gzip.compress(v.encode())),
        lambda v: pa.compress(v.encode(), "zstd", asbytes=True),
        zipped,
        lambda v: parquet(x=["a", v, "b"]),
        lambda v: parquet(x=pa.array([v] * 3).dictionary_encode()),
        lambda v: parquet(x=pa.array([[{"k": v}]])),
        footer,
    ],
)
def test_a_planted_value_is_found_in_every_disguise(value, disguise):
    assert value in {found for _, found in leaks([value], read("f", disguise(value)))}


def test_other_forms_of_dates_and_numbers_are_found(tmp_path):
    for text in ("19310723", "23-07-1931", "at 1931-07-23T00:00Z", "datetime.date(1931, 7, 23)"):
        assert leaks([DAY], read("f", text.encode())), text
    assert leaks([NUMBER], read("f", b"id=987654320;"))
    assert leaks([DAY], read("f", parquet(x=pa.array([-14042], pa.date32()))))
    (tmp_path / "shown/day=1931-07-23").mkdir(parents=True)
    (tmp_path / "shown/day=1931-07-23/x").write_text("")
    assert leaks([DAY], below(tmp_path))
    assert not leaks([DAY], below(tmp_path, but="shown"))
    assert not leaks([NAME, DAY, NUMBER], read("f", parquet(age=[93], key=["ab" * 32])))
