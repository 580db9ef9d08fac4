"""Addresses as people type and paste them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.errors import BadAddress
from passage.core.model import Network
from passage.core.typed import typed_address

B, M = Network.BLUESKY, Network.MASTODON


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ada.bsky.social", (B, "ada.bsky.social")),
        (" @ada.bsky.social ", (B, "ada.bsky.social")),
        ("https://bsky.app/profile/ada.example/post/3k", (B, "ada.example")),
        ("ada@piaille.fr", (M, "ada@piaille.fr")),
        ("@ada@piaille.fr", (M, "ada@piaille.fr")),
        ("https://piaille.fr/@ada", (M, "ada@piaille.fr")),
        ("https://piaille.fr/@ada@other.example", (M, "ada@other.example")),
        ("https://piaille.fr/@ada/1134", (M, "ada@piaille.fr")),
    ],
)
def test_an_address_is_recognised_in_every_form(text: str, expected: tuple[Network, str]) -> None:
    """With or without @, as a link to a profile or to a post of it."""
    assert typed_address(text) == expected


@pytest.mark.parametrize("text", ["", "ada", "@ada", "a b@c", "https://x.com/ada", "@@", "a@b@c@d"])
def test_anything_else_is_said_to_be_none(text: str) -> None:
    """A name alone could be anybody's."""
    with pytest.raises(BadAddress):
        typed_address(text)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_said_to_be_none(text: str) -> None:
    """Never another error."""
    try:
        network, address = typed_address(text)
    except BadAddress:
        return
    assert ("@" in address) is (network is M)
