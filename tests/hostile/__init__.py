"""What an attacker would hand to Passage: archives, servers and saved files, in one place.

Each carries a canary: markup that would run, were it let in, and addresses at a stranger who
listens. `tests/browser/test_hostile.py` opens all of it in a real browser.
"""

from __future__ import annotations

__all__ = ["CANARY", "texts"]

CANARY = "window.canary=1"
"""What a planted script would do; tests look for it on the page."""


def texts(stranger: str) -> tuple[str, ...]:
    """Return texts that break what trusts them; ``stranger`` is the address of who listens."""
    return (
        f"<script>{CANARY}</script>",
        f"<img src=x onerror={CANARY}><img src={stranger}/image>",
        f"\"'><svg onload={CANARY}><iframe src={stranger}/frame>",
        f"</template></body><script src={stranger}/script.js></script>",
        f'<meta http-equiv="refresh" content="0;url={stranger}/refresh">',
        f"<link rel=stylesheet href={stranger}/style.css><base href={stranger}/>",
        f"javascript:{CANARY}",
        f"data:text/html,<script>{CANARY}</script>",
        "{{ 7 * 7 }}{% include 'x' %}${7 * 7}%(x)s",
        "\u202egnp.\u2066exe\u2069\u200f\u061c abc",
        "\x00\x01\x07\x1b[31m\x7f\u0085\ufeff\u2028\u2029",
        "half \ud83d a pair",
        "Z\u0334\u0321\u0327" + "\u0300\u0301\u0489" * 400,
        "n" * 50_000,
        "__proto__",
        "constructor",
        '=HYPERLINK("' + stranger + '/cell","x")',
    )
