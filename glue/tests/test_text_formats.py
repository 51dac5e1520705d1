"""The shapes of texts beside Python's own parsers; the shapes use nothing of Java's alone."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sluice_etl.text_formats import SHAPES


def matches(word, text):
    return re.fullmatch(SHAPES[word][0].replace(r"\z", r"\Z"), text, re.ASCII) is not None


def parses(address, text):
    try:
        address(text)
    except AddressValueError:
        return False
    return True


GROUP = st.one_of(st.sampled_from(["", "0", "fF", "12345", "g", "1.2.3.4", "::"]), st.just("a"))
NEAR_IPV6 = st.lists(GROUP, max_size=10).map(":".join)


@given(st.one_of(st.ip_addresses(v=6).map(str), st.ip_addresses(v=6).map(lambda a: a.exploded)))
def test_every_ipv6_is_one(text):
    assert matches("ipv6", text)


@given(NEAR_IPV6)
@example("1:2:3:4:5:6:7::")
@example("::2:3:4:5:6:7:8")
@example("1:2:3:4::5:6:7:8")
@example("::ffff:1.2.3.4")
@example("1:2:3:4:5:6:1.2.3.4")
@example("1:2:3:4:5::1.2.3.4")
@example("1:2:3:4:5:6:7:1.2.3.4")
@example("1::2::3")
@example(":::")
def test_ipv6_is_what_python_takes(text):
    assert matches("ipv6", text) == parses(IPv6Address, text)


@given(st.lists(st.sampled_from(["0", "9", "00", "199", "255", "256", ""]), max_size=5))
def test_ipv4_is_what_python_takes(parts):
    assert matches("ipv4", ".".join(parts)) == parses(IPv4Address, ".".join(parts))


@given(st.uuids())
def test_uuids(uuid):
    assert matches("uuid", str(uuid))


@given(st.emails())
def test_emails_of_letters_digits_and_marks(email):
    assert matches("email", email) or len(email) > 254


@pytest.mark.parametrize("word", sorted(SHAPES))
def test_nothing_has_no_shape(word):
    assert matches(word, "") == (word == "byte")
