import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sluice_etl.patterns import NotEcmaError, to_java
from sluice_etl.session import java_pattern_problem

MATCHES = [
    # pattern, texts in which ECMA-262 finds it, texts in which it does not
    (r"^\d{3}-\d{2}$", ["123-45"], ["123-45\n", "x123-45", "\u0661\u0662\u0663-\u0664\u0665"]),
    ("abc", ["xabcx", "abc\n"], ["ab"]),
    ("^a.c$", ["abc", "a\u0085c"], ["a\nc", "a\rc", "a\u2028c"]),
    (r"^\s$", [" ", "\t", "\v", "\u00a0", "\ufeff", "\u2028", "\u3000"], ["\u0085", "x"]),
    (r"^\S$", ["x", "\u0085"], [" ", "\u00a0"]),
    (r"^[^\s@]+@[^\s@]+$", ["a@b"], ["a @b", "a\u00a0@b", "a@b\n"]),
    (r"^[\s\S]$", ["x", " ", "\n"], [""]),
    (r"^[^\S]$", [" ", "\u00a0"], ["x"]),
    ("^[a[b]$", ["a", "[", "b"], ["c"]),
    ("^[a&&b]$", ["a", "&", "b"], ["c"]),
    ("^[$.]$", ["$", "."], ["x"]),
    (r"^\$\.\/\-$", ["$./-"], ["x"]),
    (r"^\v$", ["\v"], ["\n"]),
    (r"^[\b]$", ["\b"], ["b"]),
    (r"^\bé\b", [], ["é"]),
    (r"x\b", ["x é", "xé"], ["xy"]),
    ("^[^]$", ["\n", "x"], [""]),
    ("x[]", [], ["x", "x[]"]),
    (r"^\u{1F600}$", ["\U0001f600"], ["u"]),
    (r"^\u0041\x42\cJ$", ["AB\n"], ["AB"]),
    (r"^(?<y>a|b)\k<y>\1$", ["aaa", "bbb"], ["aab"]),
    (r"^(?:ab){2,3}?$", ["abab"], ["ab"]),
    (r"(?<!a)b", ["cb"], ["ab"]),
    (r"^\p{Lu}$", ["É"], ["é"]),
]


def test_every_pattern_finds_what_ecma_finds(spark):
    compiled = spark._jvm.java.util.regex.Pattern
    for pattern, found, missed in MATCHES:
        java = compiled.compile(to_java(pattern))
        assert [text for text in found if not java.matcher(text).find()] == [], pattern
        assert [text for text in missed if java.matcher(text).find()] == [], pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "a++",
        "a*+",
        "a{2}{3}",
        "a*?*",
        "(?i)a",
        "(?>a)",
        r"\Aa",
        r"a\Z",
        r"\Qa\E",
        r"\h",
        "[a",
        r"\_x\q",
    ],
)
def test_java_alone_is_refused(pattern):
    with pytest.raises(NotEcmaError):
        to_java(pattern)


@pytest.mark.parametrize("pattern", ["(", "a{3,1}", "*a", "[b-a]", "a)"])
def test_what_neither_compiles_is_left_to_java(spark, pattern):
    assert java_pattern_problem(spark, to_java(pattern))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12))
def test_an_escaped_text_stays_itself(text):
    escaped = re.sub(r"[\\^$.*+?()\[\]{}|/]", r"\\\g<0>", text)
    assert to_java(f"^{escaped}$") == f"^{escaped}\\z"
