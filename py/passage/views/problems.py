"""The sentences of everything that can go wrong: what happened, and what to do next.

One row for every leaf of `passage.core.errors` (a test holds this). Placeholders are the
error's facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from passage.core.errors import Problem
from passage.views.account_problems import ACCOUNT_SENTENCES
from passage.views.sentence import Sentence
from passage.views.wording import N_

_SENTENCES: Mapping[str, Sentence] = {
    "not-an-archive": Sentence(
        N_("This is not an X archive"),
        N_("Passage opened the file, but it is neither the ZIP file from X nor a file out of it."),
        (
            N_("Choose the file whose name begins with “twitter-” and ends with “.zip”."),
            N_("If you unpacked it, choose the files of its “data” folder."),
        ),
    ),
    "not-understood": Sentence(
        N_("One file was left aside"),
        N_("Passage does not know what kind of file “%(name)s” is. Everything else was read."),
    ),
    "encrypted": Sentence(
        N_("This ZIP file has a password"),
        N_("X does not put a password on archives, so this ZIP file was made afterwards."),
        (N_("Unpack it with its password, then choose the folder with its files."),),
    ),
    "truncated": Sentence(
        N_("The end of this ZIP file is missing"),
        N_("The download was probably cut before it was complete."),
        (
            N_("Download the archive again from X and wait for the end of the download."),
            N_("Check that there is enough room left on your device."),
        ),
    ),
    "no-following": Sentence(
        N_("There is no list of followed accounts in there"),
        N_("The file can be read, but the list of the accounts you followed is not in it."),
        (
            N_("If X gave you several files, choose all of them at once."),
            N_("If the archive was packed again by hand, choose the original file from X."),
        ),
    ),
    "classic-archive": Sentence(
        N_("This archive is too old"),
        N_("Archives of this kind, made until 2019, hold your posts but not whom you followed."),
        (N_("Ask X for a new archive, as long as you still have your account."),),
    ),
    "unreadable-part": Sentence(
        N_("One file could not be understood"),
        N_("“%(name)s” is damaged or was changed. Everything else was read."),
        (N_("If something is missing, download the archive again from X."),),
    ),
    "wrong-count": Sentence(
        N_("A list is not complete"),
        N_("“%(name)s” should hold %(promised)s entries, but %(read)s were found."),
        (N_("Download the archive again from X if you still can."),),
    ),
    "too-large": Sentence(
        N_("A file inside is far too large"),
        N_("“%(name)s” is larger than in any real archive. Passage does not open it, to be safe."),
        (
            N_("Use the original ZIP file from X."),
            N_("If you packed the ZIP file yourself, unpack it and choose the file by itself."),
        ),
    ),
    "file-changed": Sentence(
        N_("The file changed while it was being read"),
        N_("It was moved, changed or removed, or the disk was taken out."),
        (N_("Wait until the download is complete, then choose the file again."),),
    ),
    "several-owners": Sentence(
        N_("These files belong to different accounts"),
        N_("Passage reads one account at a time."),
        (N_("Choose the files of one account, and come back for the others."),),
    ),
    "group-not-there": Sentence(
        N_("The list of this group did not come"),
        N_("This website has no list under this name, or the connection was cut."),
        (N_("Go back to the page of the group, and press “Follow them with Passage” again."),),
    ),
    "not-a-table": Sentence(
        N_("This is not a table that Passage can read"),
        N_("It reads tables as text: CSV, with one account a row."),
        (
            N_(
                "In your spreadsheet, save the table as CSV and choose that file, or copy its "
                "rows and paste them."
            ),
        ),
    ),
    "archive-needed": Sentence(
        N_("The archive is needed, too"),
        N_("The file that you saved holds your people, but not the archive they came from."),
        (
            N_(
                "Choose the archive and the list together. "
                "What was found and what you decided is kept."
            ),
        ),
    ),
    "bad-screen-name": Sentence(
        N_("This is not a name on X"),
        N_("A name on X has at most 15 letters, digits or “_”."),
    ),
    "bad-account-id": Sentence(
        N_("This is not an X account number"),
        N_("The number is damaged: spreadsheets, and some programs, round such long numbers."),
    ),
    "bad-handle": Sentence(
        N_("This is not a Bluesky handle"),
        N_("A Bluesky handle looks like name.bsky.social or name.org."),
    ),
    "bad-did": Sentence(
        N_("This is not an account identifier"),
        N_("An identifier begins with “did:”."),
    ),
    "bad-acct": Sentence(
        N_("This is not a Mastodon address"),
        N_("A Mastodon address looks like @name@server.org."),
    ),
    "bad-address": Sentence(
        N_("This is no address of an account"),
        N_("Handles look like name.bsky.social, Mastodon addresses like @name@server.org."),
    ),
    "not-known-there": Sentence(
        N_("%(host)s does not know this address"),
        N_("Its own server, %(home)s, was not asked."),
    ),
    "not-asked": Sentence(
        N_("You did not choose to ask this network"),
        N_("Names only go to the networks that you chose for the search."),
        (N_("Choose “Search on other servers too” to add it, then type the address again."),),
    ),
    "bad-website": Sentence(
        N_("This is not the address of a website"),
        N_("The address of a website looks like www.mairie.fr."),
    ),
    "bad-domain": Sentence(
        N_("This is not a domain that could be your name"),
        N_("It is the part of your website’s address between “https://” and the next slash."),
        (
            N_("Such as ville.example, with a dot and without a port."),
            N_("A domain with accents: type the form that begins with “xn--”."),
        ),
    ),
    "nothing-to-prove": Sentence(
        N_("There is no account to prove yet"),
        N_("Passage needs the address of your account on Bluesky or on Mastodon."),
        (N_("Type at least one of them, and check."),),
    ),
    "bad-host": Sentence(
        N_("Where should Passage search?"),
        N_("Choose at least one network. A server’s address looks like piaille.fr."),
        (N_("Correct the server’s address, then start the search again."),),
    ),
    "unreachable": Sentence(
        N_("%(host)s did not answer"),
        N_("The server is down, refuses this page, or your connection was cut."),
        (N_("Ask again later: nothing found so far is lost."),),
    ),
    "timed-out": Sentence(
        N_("%(host)s took too long"),
        N_("No answer came in time."),
        (N_("Ask again later: nothing found so far is lost."),),
    ),
    "host-not-open": Sentence(
        N_("This page may not ask %(host)s yet"),
        N_("Your browser lets it reach only the services that you chose. Nothing was sent."),
        (N_("Press the button: the page is loaded anew with this service, and goes on."),),
    ),
    "stopped": Sentence(
        N_("Not asked yet"),
        N_("You stopped the search before these people were asked for."),
        (N_("Ask again whenever you like."),),
    ),
    "rate-limited": Sentence(
        N_("%(host)s asks for a break"),
        N_("It answers only so many questions at a time."),
        (N_("Ask again in a few minutes: nothing found so far is lost."),),
    ),
    "refused": Sentence(
        N_("%(host)s only answers its members"),
        N_("This server does not let visitors search."),
        (N_("Choose another Mastodon server: each one knows people of many others."),),
    ),
    "broken": Sentence(
        N_("%(host)s has a fault"),
        N_("The server answered that something is wrong on its side."),
        (N_("Ask again later: nothing found so far is lost."),),
    ),
    "surprising": Sentence(
        N_("%(host)s gave an answer Passage does not understand"),
        N_("It is perhaps not a server of this kind, or it has changed."),
        (N_("Check the server’s address, or choose another one."),),
    ),
    "not-a-ledger": Sentence(
        N_("This is not a file that Passage saved"),
        N_("The file could not be read."),
        (N_("Choose the file “passage.json” that you saved."),),
    ),
    "not-a-crosswalk": Sentence(
        N_("This is not a table of known people"),
        N_("The file is of another kind, or damaged."),
        (N_("Make the table again with “build.py crosswalk”, or go on without it."),),
    ),
    "newer-crosswalk": Sentence(
        N_("This table was made for a newer Passage"),
        N_("It has version %(version)s; this Passage knows version %(known)s."),
        (N_("Use the newest Passage, or go on without the table."),),
    ),
    "newer-ledger": Sentence(
        N_("This file was saved by a newer Passage"),
        N_("It has version %(version)s; this page knows version %(known)s."),
        (N_("Reload this page to get the newest Passage."),),
    ),
    "store-full": Sentence(
        N_("There is no room left to keep your work"),
        N_("You can go on, but what you do now is lost when you close this tab."),
        (N_("Save your work as a file now, or make room on this device and go on."),),
    ),
    "store-blocked": Sentence(
        N_("This browser does not let Passage keep your work"),
        N_("This is usual in private windows. What you do is lost when you close this tab."),
        (N_("Save your work as a file before you close it."),),
    ),
    "store-busy": Sentence(
        N_("This work is open in another tab"),
        N_("That tab keeps it. What you do here is not kept, and changes nothing there."),
        (N_("Go on in the other tab, or close it and reload this page."),),
    ),
    "not-reopened": Sentence(
        N_("The page has to be loaded anew for this"),
        N_(
            "Only then does your browser let it reach what you chose. "
            "But your work is not kept on this device, and would be lost."
        ),
        (
            N_("Save everything as a file."),
            N_("Load the page anew, open that file, and go on from there."),
        ),
    ),
    "choice-not-kept": Sentence(
        N_("This browser does not let the page note what you chose"),
        N_("For that it must keep a line for as long as this tab is open. Nothing was sent."),
        (N_("Allow this website to keep data in your browser’s settings, then try again."),),
    ),
    "damaged-work": Sentence(
        N_("The work kept on this device could not be read"),
        N_("It is damaged. It is left as it is until you open an archive or a saved file."),
        (N_("If you saved your work as a file, open that file."),),
    ),
    "newer-work": Sentence(
        N_("The work on this device was kept by a newer Passage"),
        N_("This page leaves it as it is, and does not keep what you do now."),
        (N_("Reload this page to get the newest Passage."),),
    ),
    "nothing-chosen": Sentence(
        N_("Nobody is chosen yet"),
        N_("The list would be empty, so no file was made."),
        (N_("Go back to the review and choose “Follow” for at least one person."),),
    ),
    "nobody-to-avoid": Sentence(
        N_("None of these accounts was found for sure"),
        N_("The list would be empty, so no file was made."),
        (N_("Look again later: people still arrive."),),
    ),
    "no-feeds": Sentence(
        N_("None of these accounts has a feed"),
        N_("The list would be empty, so no file was made."),
        (N_("Go back to the review and choose “Follow” for at least one person."),),
    ),
    "several-files": Sentence(
        N_("This list needs several files"),
        N_("No importer takes it in one: it has %(count)s parts."),
        (N_("Name a folder to write them to (--out FOLDER)."),),
    ),
    "no-way": Sentence(
        N_("There is no checklist yet"),
        N_("Nothing was saved: how to leave is not chosen."),
        (N_("Choose a way to leave first."),),
    ),
    "no-day": Sentence(
        N_("There is no day for the calendar yet"),
        N_("Nothing was saved: the day you leave X is not set."),
        (N_("Choose the day first, then save it for your calendar."),),
    ),
    "not-painted": Sentence(
        N_("The image could not be made"),
        N_("This browser cannot turn the picture into an image (PNG)."),
        (N_("Save the picture as a drawing (SVG) instead, or use a recent browser."),),
    ),
    "bug": Sentence(
        N_("Passage made a mistake"),
        N_("The fault is ours. What you did so far is still here."),
        (
            N_("Try again, or save your work with “Save everything (JSON)”, then reload the page."),
            N_("You can report it with these words, which hold nothing personal: %(where)s"),
        ),
    ),
    **ACCOUNT_SENTENCES,
}


def known_codes() -> frozenset[str]:
    """Return the codes that have a sentence."""
    return frozenset(_SENTENCES)


def sentence(problem: Problem, translate: Callable[[str], str]) -> Sentence:
    """Return a problem in the person's language, with its facts filled in."""
    raw = _SENTENCES[problem.code]
    facts = dict(problem.facts)

    def told(text: str) -> str:
        return translate(text) % _Facts(facts)

    return Sentence(told(raw.title), told(raw.text), tuple(told(step) for step in raw.steps))


class _Facts(dict[str, str | int]):
    """Facts for a sentence: one that is missing is shown as a dash, never a failure."""

    def __missing__(self, key: str) -> str:
        return "–"
