"""What the page "Prove who you are" shows: lines to copy, and what was found of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from passage.app.check_state import Proving, forwarding_of, proving_of
from passage.app.state import AppState
from passage.core.findings import INVALID, Aim, Finding, Proof, Proved, Verdict
from passage.core.proofs import (
    DID_PATH,
    WEBFINGER_PATH,
    dns_record,
    for_apache,
    for_nginx,
    profile_page,
    rel_me,
)
from passage.views.wording import N_, Wording

Context = Mapping[str, Any]

PROVE_TITLE = N_("Prove who you are")

_ISOLATED = "\u2068{}\u2069"

TOLD: Mapping[tuple[Proof, Verdict], str] = {
    (Proof.HANDLE, Verdict.RIGHT): N_("Bluesky finds your account under %(domain)s."),
    (Proof.HANDLE, Verdict.MISSING): N_(
        "Bluesky finds no account under %(domain)s yet. A new record can take some hours."
    ),
    (Proof.HANDLE, Verdict.WRONG): N_("%(domain)s leads to another account: %(found)s"),
    (Proof.SHOWN, Verdict.RIGHT): N_("Your account is shown as @%(domain)s."),
    (Proof.SHOWN, Verdict.MISSING): N_(
        "Your account is still shown as @%(found)s. In Bluesky, open Settings, Account, Handle, "
        "and choose that you have your own domain."
    ),
    (Proof.SHOWN, Verdict.WRONG): N_(
        "Bluesky shows the handle of your account as invalid: its domain no longer confirms it."
    ),
    (Proof.FILE, Verdict.RIGHT): N_("The file on your website names your account."),
    (Proof.FILE, Verdict.MISSING): N_(
        "There is no such file on your website. With the DNS record it is not needed."
    ),
    (Proof.FILE, Verdict.WRONG): N_("The file on your website names something else: %(found)s"),
    (Proof.LINK, Verdict.RIGHT): N_("Your server has confirmed the link to %(domain)s."),
    (Proof.LINK, Verdict.MISSING): N_("No field of your profile leads to %(domain)s."),
    (Proof.LINK, Verdict.WRONG): N_(
        "Your profile shows %(found)s, but your server has not confirmed it. Put the line on that "
        "very page, then save your profile again."
    ),
    (Proof.NAME, Verdict.RIGHT): N_("Whoever looks for @%(address)s finds your account."),
    (Proof.NAME, Verdict.MISSING): N_("Nothing answers for @%(address)s yet."),
    (Proof.NAME, Verdict.WRONG): N_("@%(address)s leads to another account: %(found)s"),
}
"""What is said of a proof that could be checked."""

UNKNOWN: Mapping[Proof, str] = {
    Proof.HANDLE: N_("Bluesky did not tell. Check the record by hand:"),
    Proof.SHOWN: N_("Bluesky did not tell. Look at your profile there."),
    Proof.FILE: N_("Your website does not let this page read the file. Check it by hand:"),
    Proof.LINK: N_("Your server did not tell. Look at your profile there, or for the line:"),
    Proof.NAME: N_(
        "Your website does not let this page read the answer, or passes it on, which a browser "
        "does not follow here. Look for the address in Mastodon, or check by hand:"
    ),
}
"""What is said of one that could not."""

TAGS: Mapping[Verdict, tuple[str, str, str]] = {
    Verdict.RIGHT: ("sure", "check", N_("Right")),
    Verdict.MISSING: ("check", "dash", N_("Missing")),
    Verdict.WRONG: ("check", "question", N_("Not right")),
    Verdict.UNKNOWN: ("unchecked", "retry", N_("Could not be checked")),
}
"""For each verdict the tag's kind, its shape and its word."""


def proofs_page(state: AppState, wording: Wording) -> Context:
    """Return what the page shows; before anything was typed, what the kit knows already."""
    proving, identity = proving_of(state.proving, state.kit), state.kit.identity
    begun = proving.domain or proving.bluesky or proving.mastodon
    site = urlsplit(identity.website).hostname or ""
    return {
        "typed": {
            "domain": proving.domain if begun else site.removeprefix("www."),
            "bluesky": proving.bluesky if begun else identity.bluesky,
            "mastodon": proving.mastodon if begun else identity.mastodon,
        },
        "looking": proving.looking,
        "day": _day(proving.proved, wording),
        "lines": _lines(proving, proving.aim) if proving.aim else None,
        "findings": _findings(proving, wording),
    }


def _day(proved: Proved | None, wording: Wording) -> str:
    return wording.date(proved.day) if proved and proved.day else ""


def _lines(proving: Proving, aim: Aim) -> Context:
    """Return what is to be copied, as far as it is known."""
    proved, forwarding = proving.proved or Proved(), forwarding_of(proving)
    page = proved.page or (profile_page(aim.acct) if aim.acct else "")
    return {
        "domain": aim.domain,
        "bluesky": bool(aim.bluesky),
        "record": dns_record(aim.domain, proved.did) if proved.did else None,
        "did": proved.did or "",
        "did_path": DID_PATH,
        "rel_me": rel_me(page) if page else (),
        "forwarding": forwarding
        and {
            "address": forwarding.address,
            "acct": forwarding.acct,
            "path": WEBFINGER_PATH,
            "nginx": for_nginx(forwarding),
            "apache": for_apache(forwarding),
            "file": bool(forwarding.actor),
        },
    }


def _findings(proving: Proving, wording: Wording) -> Mapping[str, list[Context]]:
    """Return what was found, for the sections of the page."""
    found: dict[str, list[Context]] = {"bluesky": [], "link": [], "name": []}
    if proving.aim is None or proving.proved is None:
        return found
    for one in proving.proved.findings:
        section = one.proof.value if one.proof.value in found else "bluesky"
        found[section].append(told(one, proving.aim, wording))
    return found


def told(finding: Finding, aim: Aim, wording: Wording) -> Context:
    """Say what came of one proof."""
    kind, icon, word = TAGS[finding.verdict]
    unknown = finding.verdict is Verdict.UNKNOWN
    text = UNKNOWN[finding.proof] if unknown else TOLD[finding.proof, finding.verdict]
    name = (aim.acct or "").partition("@")[0]
    facts = {
        "domain": aim.domain,
        "found": _ISOLATED.format(finding.found) if finding.found != INVALID else "",
        "address": f"{name}@{aim.domain}",
    }
    by_hand = {
        Proof.HANDLE: f"nslookup -type=TXT _atproto.{aim.domain}",
        Proof.FILE: f"curl https://{aim.domain}{DID_PATH}",
        Proof.LINK: f"curl -sL https://{aim.domain}/ | grep 'rel=\"me\"'",
        Proof.NAME: f"curl -sL 'https://{aim.domain}{WEBFINGER_PATH}"
        f"?resource=acct:{facts['address']}'",
    }
    return {
        "kind": kind,
        "icon": icon,
        "word": wording.texts.gettext(word),
        "text": wording.texts.gettext(text) % facts,
        "by_hand": by_hand.get(finding.proof, "") if unknown else "",
    }


def told_of_proofs(aim: Aim, proved: Proved, wording: Wording) -> list[str]:
    """Return what was found of proofs, a line each, with the day before them."""
    gettext = wording.texts.gettext
    day = _day(proved, wording)
    lines = [gettext("Looked at on %(day)s") % {"day": day}] if day else []
    for finding in proved.findings:
        one = told(finding, aim, wording)
        lines.append(f"{wording.pair(one['word'], one['text'])} {one['by_hand']}".strip())
    return lines
