"""Messages from the page become actions, or are refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.app import actions as act
from passage.app.messages import BadMessage, parse_action
from passage.app.state import Filter, Step, TakeAway
from passage.core.model import Network, Verdict


def message(action: str, **fields: str) -> str:
    """Return the text that the page would send."""
    return json.dumps({"action": action, "fields": fields})


@pytest.mark.parametrize(
    ("text", "action"),
    [
        (message("pause"), act.PauseSearch()),
        (message("go", value="review"), act.GoTo(Step.REVIEW)),
        (message("page", value="3"), act.TurnPage(3)),
        (message("show", standing="check", text=" ada "), act.Show(Filter("check", "ada"))),
        (message("take", value="json"), act.Take(TakeAway.JSON)),
        (message("take", value="opml", part="2"), act.Take(TakeAway.OPML, 2)),
        (message("take", value="requests-csv"), act.Take(TakeAway.REQUESTS_CSV)),
        (
            message("search", bluesky="yes", appview="https://a.test", server="b.test"),
            act.StartSearch("https://a.test", ""),
        ),
        (
            message("decide", person="12", network="mastodon", value="skip", address="a@b.test"),
            act.Decide("12", Network.MASTODON, Verdict.SKIP, "a@b.test"),
        ),
        (
            message("decide", person="@bo", network="bluesky", value="skip", address="bo.test"),
            act.Decide("@bo", Network.BLUESKY, Verdict.SKIP, "bo.test"),
        ),
    ],
)
def test_a_message_becomes_its_action(text: str, action: act.Action) -> None:
    """Every message of our screens is understood; a network not ticked is not asked."""
    assert parse_action(text) == action


def test_files_are_counted_by_the_shell_not_by_the_message() -> None:
    """The number of files is what arrived, whatever the message says."""
    assert parse_action(message("files", count="9"), files=2) == act.FilesChosen(2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"action": "pause"}',
        message("unheard-of"),
        message("go", value="nowhere"),
        message("page", value="many"),
        message("decide", person="x", network="bluesky", value="skip", address=""),
        '{"action": "show", "fields": {"text": {"a": 1}}}',
        '{"action": ["pause"], "fields": {}}',
    ],
)
def test_what_no_screen_sends_is_refused(text: str) -> None:
    """A message that is not well formed is one named error, never a guess."""
    with pytest.raises(BadMessage):
        parse_action(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_an_action_or_refused(value: object) -> None:
    """Whatever JSON arrives, the only failure is `BadMessage`."""
    try:
        parse_action(json.dumps(value))
    except BadMessage:
        pass
    else:
        pytest.fail("random JSON was taken for a message")
