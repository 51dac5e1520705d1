"""JSON lines come in as they were written: every digit, every line once."""

import gzip
from dataclasses import replace

from cases import column, contract, document
from sluice_etl.contract import InputFormat
from sluice_etl.contract_reader import read_contract
from sluice_etl.sources import find_sources, read_records

AB = replace(contract(column("a"), column("b")), input=InputFormat("jsonLines"))
GOOD = {
    '{"a":1.50,"b":123456789012345678901234567890}': ("1.50", "123456789012345678901234567890"),
    '{"b":true,"a":null}': ("", "true"),
    '{"a":"x 1.5 \\" 2, [3]","b":"\\\\"}': ('x 1.5 " 2, [3]', "\\"),
    '{"a":[1.0,{"c":"2"}],"b":-1E+5}': ('[1.0,{"c":"2"}]', "-1E+5"),
    ' { "a" : "😀 שלום" } \r': ("😀 שלום", ""),
    '{"a":"\\ud83d\\ude00 \\\\ud83d","b":"\\u00E9\\n"}': ("😀 \\ud83d", "é\n"),
    '{"a":"","b":"caf\u00e9 \ufffd"}': ("", "café \ufffd"),
    '{"b":[],"a":{}}': ("{}", "[]"),
}
BAD = [
    "7",
    "[1]",
    '{"a":1} x',
    '{"a":1}]',
    '{"a":1},{"a":2}',
    '{"a":1,"a":2}',
    '{"a":01}',
    '{"a":1.2.3}',
    "{'a':1}",
    '{"a":"x\0"}',
    '{"a":"x\x01"}',
    '{"a":NaN}',
    '{"a":"\ufdd0"}',
    '{"a":"' + '\\"' * 50_000,
    '{"a":"broken',
    '{"a":"\\uD83D"}',
    '{"a":"\\uDE00\\uD83D"}',
    '{"a":"\\ud83dx\\ude00"}',
    '{"a":' + "[" * 1_500 + "]" * 1_500 + "}",
    '{"a":"1","b":tru}',
    '{"a":"\x02"}',
    "\x02{",
]


def test_lines_are_records_or_malformed_with_their_text(spark, tmp_path):
    text = "\ufeff" + "\n".join([*GOOD, "", *BAD])
    (tmp_path / "in.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    (tmp_path / "more.ndjson").write_text('{"c":2.0,"a":"x"}\n')
    sources = find_sources(spark, AB, str(tmp_path))
    rows = read_records(spark, AB, sources).orderBy("file", "id").collect()
    more = [row for row in rows if row["file"].endswith("more.ndjson")]
    assert [(*row["raw"], row["extra"]) for row in more] == [("x", "", {"c": "2.0"})]
    rows = [row for row in rows if row not in more]
    fine = [tuple(row["raw"]) for row in rows if row["text"] is None]
    assert fine == list(GOOD.values())
    assert [row["text"] for row in rows if row["text"] is not None] == BAD


def test_the_contract_names_the_format():
    read = document(column("a"))
    source = {"property": "source", "vendor": "sluice", "value": {"format": "jsonLines"}}
    read["schema"][0]["customProperties"] = [source]
    assert read_contract(read).input.format == "jsonLines"
