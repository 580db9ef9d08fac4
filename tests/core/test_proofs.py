"""What institutions copy to their own domain: exact to the letter, harmless whatever is typed."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.kit_errors import BadDomain
from passage.core.names import Acct, Did, parse_handle
from passage.core.proofs import (
    Forwarding,
    did_file,
    dns_record,
    for_apache,
    for_nginx,
    is_on,
    parse_domain,
    rel_me,
    webfinger_file,
)

ONE = Forwarding(parse_domain("ville.example.org"), Acct("mairie-1.a@piaille.fr"))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ville.fr", "ville.fr"),
        (" https://WWW.Ville.fr/contact ", "www.ville.fr"),
        ("xn--orlans-cva.fr", "xn--orlans-cva.fr"),
    ],
)
def test_a_domain_is_read_as_people_type_it(typed, read):
    """With or without scheme and path, in small letters."""
    assert parse_domain(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "ville", "ville.fr:8080", "orléans.fr", "localhost", "127.0.0.1", "[::1]"),
        *("a@ville.fr", "ville..fr", "-ville.fr", "ville.fr\nx", "ville_x.fr", "ftp://ville.fr"),
        *("ville.fr<script>", "javascript:alert(1)", "a." * 200 + "fr", "ﬁ.fr", "10.0.0.7"),
    ],
)
def test_what_no_handle_can_be_is_refused(typed):
    """Ports, accents, addresses of machines and junk end in one named error."""
    with pytest.raises(BadDomain):
        parse_domain(typed)


@given(st.text(max_size=60))
def test_any_text_is_a_handle_or_refused(typed):
    """Whatever passes is a handle as the protocol defines it, and nothing else is raised."""
    try:
        domain = parse_domain(typed)
    except BadDomain:
        return
    assert parse_handle(domain) == domain
    assert domain.isascii()


def test_the_record_and_the_file_are_those_of_the_protocol():
    """``_atproto`` before the domain, ``did=`` before the DID; the file is the DID alone."""
    did = Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz")
    record = dns_record(parse_domain("ville.fr"), did)
    assert (record.name, record.type, record.value) == ("_atproto.ville.fr", "TXT", f"did={did}")
    assert did_file(did) == did.encode()


def test_the_lines_for_the_website_are_escaped():
    """An address cannot end the attribute it stands in."""
    shown, head = rel_me('https://a.example/@x"><script>')
    assert shown == ('<a rel="me" href="https://a.example/@x&quot;&gt;&lt;script&gt;">Mastodon</a>')
    assert head.startswith('<link rel="me" href="https://a.example/@x&quot;')


@pytest.mark.parametrize("encoded", [False, True])
def test_both_servers_pass_on_this_name_and_no_other(encoded):
    """The patterns take the address as it is and percent-encoded, and not one that is longer."""
    nginx = re.search(r'~\* "(.+?)"', for_nginx(ONE))[1]
    apache = re.search(r"RewriteCond %\{QUERY_STRING\} (\S+) \[NC\]", for_apache(ONE))[1]
    for address, fits in [
        ("acct:mairie-1.a@ville.example.org", True),
        ("acct:MAIRIE-1.A@Ville.example.org", True),
        ("acct:mairie-1xa@ville.example.org", False),
        ("acct:mairie-1.a@ville.example.org.evil.example", False),
        ("acct:other@ville.example.org", False),
    ]:
        asked = quote(address, safe="") if encoded else address
        assert bool(re.search(nginx, asked, re.IGNORECASE)) is fits, address
        assert bool(re.search(apache, f"resource={asked}", re.IGNORECASE)) is fits, address
    target = "https://piaille.fr/.well-known/webfinger?resource=acct:mairie-1.a@piaille.fr"
    assert target in for_nginx(ONE)
    assert target in for_apache(ONE)


def test_the_file_is_the_answer_of_the_server():
    """The subject is the account's own address, and its actor is named (RFC 7033)."""
    page, actor = "https://piaille.fr/@mairie", "https://piaille.fr/users/mairie"
    told = json.loads(webfinger_file(Forwarding(ONE.domain, ONE.acct, actor, page)))
    assert told["subject"] == "acct:mairie-1.a@piaille.fr"
    assert {link["rel"]: link["href"] for link in told["links"]}["self"] == actor
    with pytest.raises(ValueError, match="actor"):
        webfinger_file(ONE)


def test_a_link_is_of_a_domain_with_or_without_www():
    """A page below the domain counts, another domain that ends alike does not."""
    domain = parse_domain("ville.fr")
    assert is_on("https://www.ville.fr/contact", domain)
    assert not is_on("https://evil-ville.fr", domain)
    assert not is_on("https://ville.fr.evil.example", domain)
    assert not is_on("https://[", domain)
