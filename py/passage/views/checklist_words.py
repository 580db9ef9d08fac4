"""The ways to leave and the tasks of the checklist, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from passage.core.checklist import Due, Task, checklist
from passage.core.kit import Kit, Way
from passage.views.proofs import told_of_proofs
from passage.views.where import told_of_server
from passage.views.wording import N_, Wording

WAYS: Mapping[Way, tuple[str, str]] = {
    Way.CLOSE: (
        N_("Close the account"),
        N_(
            "X keeps it for 30 days, in which signing in brings it back; then it is deleted with "
            "all its posts, and somebody else can take its name."
        ),
    ),
    Way.SILENT: (
        N_("Keep it open, and silent"),
        N_(
            "Nobody takes the name as long as the account is in use. X asks people to sign in at "
            "least every 30 days, or it may remove the account and hand out its name."
        ),
    ),
    Way.EMERGENCY: (
        N_("Keep it for emergencies alone"),
        N_(
            "People are still reached on X in a crisis. Somebody has to keep the access and sign "
            "in now and then, and everybody has to know when it is used."
        ),
    ),
    Way.BOTH: (
        N_("Use both for a while"),
        N_(
            "Nobody is lost, and everything is posted twice. Set a day on which you decide whether "
            "to go on."
        ),
    ),
}
"""Each way with its consequences.

- restored for up to 30 days: https://x.com/en/privacy, "Deleting your information", and
  https://help.x.com/en/managing-your-account/how-to-deactivate-x-account
- removed "due to prolonged inactivity": https://x.com/en/tos, "Ending these Terms", and
  https://help.x.com/en/rules-and-policies/inactive-twitter-accounts, which names the 30 days
- names of inactive accounts: https://help.x.com/en/using-x/x-handle-marketplace
"""

TASKS: Mapping[Task, str] = {
    Task.ARCHIVE: N_(
        "Ask X for your archive: it can take a day or more, and once the account is gone there is "
        "none to be had."
    ),
    Task.ACCOUNTS: N_(
        "Open the new accounts, and keep their passwords where a colleague finds them."
    ),
    Task.NAMES: N_(
        "Find the names behind the numbers of your archive. X shows what is behind a number only "
        "to people who are signed in."
    ),
    Task.PROVE: N_("Prove that the new accounts are yours, with your domain and your website."),
    Task.PROFILE: N_("Copy your profile to the new accounts: text, picture, website."),
    Task.LISTS: N_(
        "Open your lists on X and note who is in them: the archive holds their titles alone."
    ),
    Task.RULE: N_("Write down what an emergency is, who may post then, and who tests the access."),
    Task.ANNOUNCE: N_("Post the farewell with the new addresses, and once more some days later."),
    Task.PIN: N_("Pin the post with the new addresses."),
    Task.BIO: N_("Put the new addresses in your profile on X."),
    Task.ELSEWHERE: N_(
        "Change the links to X: website, e-mail signatures, letterheads, posters, directories."
    ),
    Task.MESSAGES: N_("Answer open private messages, and say how to write to you from now on."),
    Task.APPS: N_(
        "Revoke the applications that may act for the account, and find another way to sign in "
        "where you do it with X."
    ),
    Task.SECURE: N_(
        "Change the password, switch on two-factor authentication, and remove who needs no access."
    ),
    Task.LAST: N_("Post one last time."),
    Task.CLOSE: N_("Deactivate the account: in X’s settings, under “Your account”."),
    Task.NOT_BACK: N_("Until this day, do not sign in: it would bring the account back."),
    Task.SIGN_IN: N_("Sign in, and again every 30 days, so that the account is not removed."),
    Task.LOOK: N_("Look whether anybody uses your old name or pretends to be you, and report it."),
    Task.AGAIN: N_("Decide anew whether the account on X is still needed."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A task in words: its day as people write it, what the archive adds, whether it is done."""

    due: Due
    text: str
    day: str
    done: bool
    facts: tuple[str, ...] = ()


def lines(kit: Kit, wording: Wording) -> list[Line]:
    """Return the checklist in words; empty where no way is chosen."""
    if kit.way is None:
        return []
    gettext = wording.texts.gettext
    return [
        Line(
            due,
            gettext(TASKS[due.task]),
            wording.date(due.day),
            due.task.value in kit.ticked,
            tuple(facts_of(kit, due.task, wording)),
        )
        for due in checklist(kit.way, kit.leaving)
    ]


def facts_of(kit: Kit, task: Task, wording: Wording) -> list[str]:
    """Return what helps with a task: what the archive says of the account, what was looked at."""
    own = kit.own
    if task is Task.ACCOUNTS:
        return [told_of_server(one, wording) for one in kit.servers]
    if task is Task.PROVE and kit.proofs:
        return told_of_proofs(*kit.proofs, wording)
    if task is Task.PROFILE:
        return [one for one in (own.bio, own.place, own.website) if one]
    if task is Task.LISTS:
        return list(own.lists)
    if task is Task.APPS:
        return [" · ".join(filter(None, (one.name, one.maker, one.since))) for one in own.apps]
    return []
