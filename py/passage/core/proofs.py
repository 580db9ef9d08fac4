"""What proves that an account is an institution's: lines and files for its own domain.

- a domain as the handle on Bluesky: https://atproto.com/specs/handle#handle-resolution
- verified links on Mastodon: https://docs.joinmastodon.org/user/profile/#verification
- an address on one's own domain: https://docs.joinmastodon.org/spec/webfinger/, RFC 7033

Everything here is text that people copy to their own website; nothing is looked up.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from typing import NewType
from urllib.parse import urlsplit

from passage.core.errors import BadHandle, BadHost
from passage.core.kit_errors import BadDomain
from passage.core.names import Acct, Did, Host, host_of, parse_handle, parse_origin

Domain = NewType("Domain", str)
"""A domain of one's own, lower case, in the form that DNS knows (``xn--`` for accents)."""

DID_PATH = "/.well-known/atproto-did"
WEBFINGER_PATH = "/.well-known/webfinger"

ACTIVITY = "application/activity+json"
_PROFILE_PAGE = "http://webfinger.net/rel/profile-page"


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """One line of a DNS zone: the full name, the type and the value, without quotation marks."""

    name: str
    type: str
    value: str


def parse_domain(text: str) -> Domain:
    """Read a domain as people type it: ``ville.fr``, ``https://www.ville.fr/``.

    Raises `BadDomain` for anything that no handle can be: a port, letters beyond a to z (their
    ``xn--`` form is one), an IP address, this very machine.
    """
    try:
        host = host_of(parse_origin(text))
        # A line break within would be dropped on the way, and make another domain of two.
        if ":" in host or not (text.isascii() and text.strip().isprintable()):
            raise BadDomain
        return Domain(parse_handle(host))
    except (BadHost, BadHandle) as error:
        raise BadDomain from error


def dns_record(domain: Domain, did: Did) -> DnsRecord:
    """Return the record that makes a domain the handle of an account on Bluesky."""
    return DnsRecord(f"_atproto.{domain}", "TXT", f"did={did}")


def did_file(did: Did) -> bytes:
    """Return the file that does the same, to be served at `DID_PATH` as plain text."""
    return did.encode()


def rel_me(page: str) -> tuple[str, str]:
    """Return the lines for one's website that lead to a profile: one shown, one for the head."""
    address = escape(page, quote=True)
    return (
        f'<a rel="me" href="{address}">Mastodon</a>',
        f'<link rel="me" href="{address}">',
    )


@dataclass(frozen=True, slots=True)
class Forwarding:
    """A name on one's own domain that leads to an account on a Mastodon server.

    ``name`` is what stands before the @ of both; ``server`` is where the account is. An
    ``actor`` (and ``page``) are known once the server was asked.
    """

    domain: Domain
    acct: Acct
    actor: str = ""
    page: str = ""

    @property
    def name(self) -> str:
        """What stands before the @."""
        return self.acct.partition("@")[0]

    @property
    def address(self) -> str:
        """The address on one's own domain."""
        return f"{self.name}@{self.domain}"

    @property
    def server(self) -> Host:
        """The host of the account's address."""
        return Host(self.acct.partition("@")[2])

    @property
    def target(self) -> str:
        """Where the server itself tells of the account."""
        return f"https://{self.server}{WEBFINGER_PATH}?resource=acct:{self.acct}"


def for_nginx(one: Forwarding) -> str:
    """Return the lines for nginx: this one name is answered by its server, no other is.

    Asked for is ``acct:name@domain``, with or without percent-encoding.
    """
    asked = _pattern(one)
    return (
        f"location = {WEBFINGER_PATH} {{\n"
        f'    if ($arg_resource ~* "^{asked}$") {{\n'
        f'        add_header Access-Control-Allow-Origin "*";\n'
        f'        return 302 "{one.target}";\n'
        f"    }}\n"
        f"    return 404;\n"
        f"}}\n"
    )


def for_apache(one: Forwarding) -> str:
    """Return the same for Apache: lines of ``.htaccess`` or of the server's settings."""
    asked = _pattern(one)
    return (
        f"RewriteEngine On\n"
        f"RewriteCond %{{QUERY_STRING}} (^|&)resource={asked}(&|$) [NC]\n"
        f"RewriteRule ^/?\\.well-known/webfinger$ {one.target} [R=302,L,NE]\n"
        f"<IfModule mod_headers.c>\n"
        f"    <If \"%{{REQUEST_URI}} == '{WEBFINGER_PATH}'\">\n"
        f'        Header always set Access-Control-Allow-Origin "*"\n'
        f"    </If>\n"
        f"</IfModule>\n"
    )


def webfinger_file(one: Forwarding) -> bytes:
    """Return the answer as a file, where the website can hand out files alone.

    A file cannot see who is asked for: every name on the domain then leads to this account.
    Raises ``ValueError`` while the actor is not known.
    """
    if not one.actor:
        raise ValueError("the actor is not known")
    links = [{"rel": "self", "type": ACTIVITY, "href": one.actor}]
    if one.page:
        links.insert(0, {"rel": _PROFILE_PAGE, "type": "text/html", "href": one.page})
    told = {"subject": f"acct:{one.acct}", "aliases": [one.page or one.actor], "links": links}
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def profile_page(acct: Acct) -> str:
    """Return where Mastodon shows an account, by its address alone."""
    name, _, host = acct.partition("@")
    return f"https://{host}/@{name}"


def is_on(address: str, domain: Domain) -> bool:
    """Whether a web address is of a domain, with or without ``www.`` before it."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return host.removeprefix("www.") == domain.removeprefix("www.")


def _pattern(one: Forwarding) -> str:
    """Return ``acct:name@domain`` as a regular expression, for what is and is not encoded."""
    name, domain = (re.escape(part).replace(r"\-", "-") for part in (one.name, one.domain))
    return f"acct(:|%3A){name}(@|%40){domain}"
