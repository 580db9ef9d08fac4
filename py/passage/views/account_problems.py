"""The sentences of what can go wrong with one's own accounts; `problems` has all the others."""

from __future__ import annotations

from collections.abc import Mapping

from passage.views.sentence import Sentence
from passage.views.wording import N_

ACCOUNT_SENTENCES: Mapping[str, Sentence] = {
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
    "no-server-there": Sentence(
        N_("No Mastodon server answers at %(host)s"),
        N_("It may be down, or the server has another address than the part behind the @."),
        (N_("Type the address at which you open Mastodon in your browser, or try again later."),),
    ),
    "server-elsewhere": Sentence(
        N_("The Mastodon server of %(host)s is %(server)s"),
        N_("%(host)s says so itself. That address stands in the field now."),
        (N_("Press “Sign in at Mastodon” once more to sign in there."),),
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
}
