"""The files of the kit: whole, the same each time, and hostile names are text in each of them."""

from __future__ import annotations

import gettext
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from icalendar import Calendar
from jinja2 import DictLoader

from passage.app import actions as act
from passage.app import kitting
from passage.app.effects import DrawShared, Write
from passage.app.state import AppState, TakeAway
from passage.app.takeaway import may_write
from passage.app.update import update
from passage.core.checklist import checklist
from passage.core.findings import Aim, Finding, Proof, Proved, Server, Verdict
from passage.core.kit import Identity, Kit, Way
from passage.core.kit_errors import NoDay, NoWay
from passage.core.model import Network
from passage.core.names import Origin
from passage.core.own import App, Own
from passage.views.kit_files import kits
from passage.views.render import Renderer
from passage.views.wording import Wording

WORDING = Wording("en", gettext.NullTranslations(), str, lambda iso: iso[:10])
HOSTILE = "=cmd()|`x`](javascript:alert(1))<img src=x onerror=alert(1)>\u202e"
TOWN = Identity(HOSTILE, "VilleVernay", "vernay.example", "v@m.example", "https://v.example")
OWN = Own("Bio <b>", "https://t.co/a", "", (App("<i>Planner</i>", "Maker"),), ("*list*",))
KIT = Kit(Way.CLOSE, "2026-12-31", frozenset({"archive"}), TOWN, own=OWN)
STATE = replace(AppState(), kit=KIT, today="2026-11-26")
RENDERER = Renderer(DictLoader({"app/stepper.html": ""}), WORDING, "https://passage.example/app")


def made(what: TakeAway, state: AppState = STATE) -> bytes:
    """Return a file of the kit."""
    _, effects = update(state, act.Take(what))
    assert effects == (Write(what),)
    return RENDERER.file(state, what)[2]


def test_the_checklist_is_markdown_with_boxes() -> None:
    """Ticked or not, with days and the account's own data; no name becomes markup."""
    text = made(TakeAway.CHECKLIST).decode()
    assert "- [x] **2026-12-10** Ask X for your archive" in text
    assert text.count("\n- [ ] ") == len(checklist(Way.CLOSE)) - 1
    assert "Planner" in text
    assert "<img" not in text.replace("\\<", "")
    assert "](" not in text.replace("\\]", "").replace("\\(", "")


def test_the_tasks_are_days_in_a_calendar() -> None:
    """Each task that is left, on its day, read by another program; names are text there."""
    calendar = Calendar.from_ical(made(TakeAway.CHECKLIST_DAYS))
    events = calendar.walk("VEVENT")
    dues = [one for one in checklist(Way.CLOSE, KIT.leaving) if one.task.value != "archive"]
    assert [one["DTSTART"].dt.isoformat() for one in events] == [one.day for one in dues]
    assert len({str(one["UID"]) for one in events}) == len(events)
    assert all(HOSTILE.rstrip("\u202e") in str(one["SUMMARY"]) for one in events)


def test_the_day_is_an_event_of_its_own() -> None:
    """With the new addresses, for those who leave too."""
    [event] = Calendar.from_ical(made(TakeAway.DAY)).walk("VEVENT")
    assert event["DTSTART"].dt.isoformat() == KIT.leaving
    assert "@vernay.example" in str(event["DESCRIPTION"])


def test_texts_stand_in_blocks_that_nothing_ends() -> None:
    """Backticks in a name do not end the block they stand in."""
    name = "``` </code>"
    state = replace(STATE, kit=replace(KIT, identity=replace(TOWN, name=name)))
    text = made(TakeAway.TEXTS, state).decode()
    assert f"````text\n{name}\n" in text
    assert text.count("````text\n") == text.count("\n````\n")


def test_each_account_has_its_kit_in_the_zip() -> None:
    """In a folder of its own with plain letters, also where two names look the same."""
    twins = (replace(TOWN, name="État civil"), replace(TOWN, name="Etat-Civil", x="other"))
    odd = Identity("../../\u202e", "odd")
    state = replace(STATE, kit=replace(KIT, accounts=(*twins, odd)))
    with ZipFile(BytesIO(made(TakeAway.KITS, state))) as packed:
        names = packed.namelist()
        texts = packed.read("etat-civil/texts.md").decode()
    assert names == [
        "checklist.md",
        "etat-civil/texts.md",
        "etat-civil/picture.svg",
        "etat-civil-2/texts.md",
        "etat-civil-2/picture.svg",
        "account-3/texts.md",
        "account-3/picture.svg",
    ]
    assert "État civil" in texts


AIM = Aim("v.example", Origin("https://a.example"), Origin("https://v.example"), "v.example")
PROVED = Proved(
    (Finding(Proof.HANDLE, Verdict.RIGHT), Finding(Proof.SHOWN, Verdict.MISSING, HOSTILE)),
    day="2026-11-20",
)
SEEN = Server(
    Origin("https://m.example"),
    Network.MASTODON,
    software="Mastodon",
    rules=(HOSTILE,),
    terms="https://m.example/terms",
    day="2026-11-21",
)
FOUND = replace(STATE, kit=replace(KIT, proofs=(AIM, PROVED), servers=(SEEN,)))


def test_findings_are_in_the_checklist_with_their_day() -> None:
    """Below the tasks that they are about; what others wrote is text."""
    text = made(TakeAway.CHECKLIST, FOUND).decode()
    assert "  - Looked at on 2026\\-11\\-20" in text
    assert "  - Right: Bluesky finds your account under v.example." in text
    assert "  - m.example: Software: Mastodon" in text
    assert "Asked on 2026\\-11\\-21" in text
    assert "<img" not in text.replace("\\<", "")
    events = Calendar.from_ical(made(TakeAway.CHECKLIST_DAYS, FOUND)).walk("VEVENT")
    assert any("Looked at on 2026-11-20" in str(one["DESCRIPTION"]) for one in events)


def test_findings_have_a_file_of_the_kit_where_there_are_any() -> None:
    """With the rules and links of the servers, and nothing in it that is more than text."""
    with ZipFile(BytesIO(made(TakeAway.KITS, FOUND))) as packed:
        text = packed.read("findings.md").decode()
    assert "# Prove who you are" in text
    assert "## m.example" in text
    assert "Terms of use: https://m.example/terms" in text
    assert "<img" not in text.replace("\\<", "")
    with ZipFile(BytesIO(made(TakeAway.KITS))) as packed:
        assert "findings.md" not in packed.namelist()


def test_the_same_kit_gives_the_same_bytes() -> None:
    """So that two people can see that they have the same."""
    assert kits(STATE, WORDING) == kits(STATE, WORDING)


@pytest.mark.parametrize(
    ("what", "kit", "error"),
    [
        (TakeAway.CHECKLIST, Kit(leaving="2026-12-31"), NoWay),
        (TakeAway.CHECKLIST_DAYS, Kit(Way.CLOSE), NoDay),
        (TakeAway.DAY, Kit(Way.CLOSE), NoDay),
    ],
)
def test_what_would_be_empty_is_told_instead(what: TakeAway, kit: Kit, error: type) -> None:
    """A late press on a button that is gone: a sentence, and no file."""
    state = replace(STATE, kit=kit)
    with pytest.raises(error):
        may_write(state, what)
    moved, effects = update(state, act.Take(what))
    assert effects == ()
    assert moved.problem is not None


@pytest.mark.parametrize(
    ("what", "painted"), [(TakeAway.SHARE_SVG, False), (TakeAway.SHARE_PNG, True)]
)
def test_the_picture_is_drawn_or_painted(what: TakeAway, painted: bool) -> None:
    """As the pictures of a crossing are."""
    _, effects = update(STATE, act.Take(what))
    assert effects == (DrawShared(painted),)
    assert RENDERER.shared(STATE).told.startswith("=cmd()")


def test_what_is_filled_in_shows() -> None:
    """A way, ticks taken back, a table and a language: each changes the kit alone."""
    state = AppState()
    for action in (
        kitting.ChooseWay(Way.BOTH),
        kitting.SetLanguage("de"),
        kitting.SetAccounts("A,a\nB,not a name"),
    ):
        state, effects = update(state, action)
        assert effects == ()
    assert (state.kit.way, state.kit.lang, len(state.kit.accounts)) == (Way.BOTH, "de", 1)
    assert [one.number for one in state.bad_rows] == [2]
