"""The sentences of everything that can go wrong: what happened, and what to do next.

One row for every leaf of `passage.core.errors` (a test holds this). Placeholders are the
error's facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from passage.core.errors import Problem
from passage.views.wording import N_


@dataclass(frozen=True, slots=True)
class Sentence:
    """A problem in words: its title, what happened, what the person can do."""

    title: str
    text: str
    steps: tuple[str, ...] = ()


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
    "not-asked": Sentence(
        N_("You did not choose to ask this network"),
        N_("Names only go to the networks that you chose for the search."),
        (N_("Choose “Search on other servers too” to add it, then type the address again."),),
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
    "declined": Sentence(
        N_("%(host)s did not accept this"),
        N_("The server understood what was asked in your name, and refused it."),
        (N_("Leave it out, or do it by hand in the network’s own app."),),
    ),
    "signed-out": Sentence(
        N_("You are signed out at %(host)s"),
        N_("The server has ended the session. What is done so far is kept."),
        (N_("Sign in again and go on: nothing is done twice."),),
    ),
    "not-allowed": Sentence(
        N_("%(host)s does not allow this"),
        N_("When you signed in, this was not among what you allowed."),
        (N_("Sign out, sign in again, and leave everything allowed that the server asks for."),),
    ),
    "account-stopped": Sentence(
        N_("%(host)s has stopped your account"),
        N_("It is suspended, closed or waits for something from you. Passage does nothing more."),
        (N_("Sign in at the server itself and read what it says, also in your e-mail."),),
    ),
    "flagged": Sentence(
        N_("Your account carries a warning: “%(label)s”"),
        N_("The network’s moderation put it there, perhaps because of many follows at once."),
        (
            N_("Follow nobody more for now. Read your e-mail, and the moderation page in the app."),
            N_("If it is a mistake, appeal there. Go on here once the warning is gone."),
        ),
    ),
    "work-not-kept": Sentence(
        N_("Your work would be lost on the way"),
        N_("Signing in leads over another site and back. This browser keeps no work."),
        (
            N_("Save everything as a file, and open it in a window that is not private."),
            N_("On Bluesky you can sign in with an app password: that way stays on this page."),
        ),
    ),
    "sign-in-not-here": Sentence(
        N_("This copy of Passage cannot sign you in this way"),
        N_("It was published without an address that it can tell servers."),
        (N_("Sign in with an app password instead."),),
    ),
    "sign-in-at-localhost": Sentence(
        N_("This page has to be opened at another address"),
        N_("Servers send nobody back to “localhost”."),
        (N_("Open %(address)s instead, and sign in there."),),
    ),
    "handle-unknown": Sentence(
        N_("No account has this handle"),
        N_("Bluesky knows no such handle, or its account does not confirm it."),
        (N_("Check how it is written: handles look like name.bsky.social or name.org."),),
    ),
    "no-sign-in-there": Sentence(
        N_("This server cannot sign you in this way"),
        N_("It does not offer the way of signing in that Passage tries first."),
        (N_("Sign in with an app password instead."),),
    ),
    "sign-in-declined": Sentence(
        N_("You are not signed in"),
        N_("What Passage asked for was refused on the server’s page. Nothing was changed."),
        (N_("If that was a mistake, sign in again."),),
    ),
    "sign-in-expired": Sentence(
        N_("This sign-in is no longer valid"),
        N_("It was begun too long ago, in another browser, or was already used."),
        (N_("Sign in again."),),
    ),
    "wrong-account": Sentence(
        N_("Another account came back"),
        N_(
            "You signed in with another account than the one you had named. "
            "Passage has signed it out again."
        ),
        (N_("Sign in again, and choose the right account on the server’s page."),),
    ),
    "wrong-clock": Sentence(
        N_("The clock of this device is wrong"),
        N_("%(host)s only accepts what was signed at the right time."),
        (N_("Set the date and the time of your device, then sign in again."),),
    ),
    "sign-in-refused": Sentence(
        N_("%(host)s did not sign you in"),
        N_("The reason it gives: %(reason)s"),
        (N_("Try again later, or sign in with an app password."),),
    ),
    "wrong-password": Sentence(
        N_("%(host)s does not accept this password"),
        N_("It is not an app password of this account."),
        (N_("Make an app password in the settings of Bluesky, and copy all of it."),),
    ),
    "second-factor": Sentence(
        N_("Your account asks for a code as well"),
        N_("The password of the account itself is protected by a code, as it should be."),
        (N_("Use an app password: it needs no code, and you can take it back at any time."),),
    ),
    "sign-in-not-kept": Sentence(
        N_("This browser cannot remember that you are signing in"),
        N_("This is usual in private windows: nobody comes back signed in there."),
        (N_("Use an ordinary window, or sign in with an app password."),),
    ),
    "not-there": Sentence(
        N_("%(host)s does not find this account"),
        N_("It no longer exists, or your server cannot fetch it."),
        (N_("Open its profile to see whether it is still there."),),
    ),
    "moved-away": Sentence(
        N_("This account has moved"),
        N_("It says itself that it goes on at another address."),
        (N_("Search for this person again: Passage then finds the new address."),),
    ),
    "somebody-else": Sentence(
        N_("%(host)s named somebody else"),
        N_("Your server answered with another account than the one you chose. Nothing was done."),
        (N_("Look this account up on your server yourself."),),
    ),
    "their-server-down": Sentence(
        N_("Their server does not answer"),
        N_("%(host)s could not reach it just now. The account may well be there."),
        (N_("Try again later."),),
    ),
    "not-followed": Sentence(
        N_("Not in the list yet"),
        N_("Only accounts that you follow can be in a list, once they have agreed to it."),
        (N_("Make the list again when you follow this account."),),
    ),
    "limit-reached": Sentence(
        N_("%(host)s lets you follow nobody more"),
        N_("An account there can follow so many others and no more: 7,500 on most servers."),
        (N_("Unfollow somebody there, or ask those who run your server. Then go on."),),
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
