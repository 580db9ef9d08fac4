"""The languages: complete, typographically right, and easy to bring up to date."""

from __future__ import annotations

import gettext
import shutil

import pytest

from workshop import catalogue
from workshop.paths import PY, SITE
from workshop.wording import faults

PRIVACY = "Vie privée"  # codespell:ignore vie


@pytest.fixture
def project(tmp_path):
    """A copy of what the words are collected from."""
    shutil.copytree(SITE, tmp_path / "site")
    shutil.copytree(PY / "passage", tmp_path / "py/passage")
    return tmp_path


def test_every_language_is_complete():
    """Nothing is untranslated, fuzzy, outdated or typographically wrong."""
    assert catalogue.check_catalogues(SITE) == []


def test_words_come_from_pages_templates_and_code(project):
    """New words are found wherever they are written, with plural and context."""
    (project / "site/pages/new.html").write_text(
        "{% trans count=2 %}\n One {{ count }}\n kite\n{% pluralize %}\n {{ count }} kites\n"
        "{% endtrans %}{{ pgettext('sky', 'Kite') }}",
        encoding="utf-8",
    )
    (project / "site/templates/app/new.html").write_text("{{ _('A balloon') }}", encoding="utf-8")
    (project / "py/passage/new.py").write_text("A = N_('A cloud')\n", encoding="utf-8")
    template = catalogue.extract(project / "site")
    assert ("One %(count)s kite", "%(count)s kites") in {message.id for message in template}
    assert template.get("Kite", "sky") is not None
    assert "A balloon" in template
    assert "A cloud" in template


def complaints_added_by(site, change):
    """Return what the check says after a change and did not say before."""
    before = catalogue.check_catalogues(site)
    change()
    return [line for line in catalogue.check_catalogues(site) if line not in before]


def test_update_keeps_translations_and_says_what_waits(project):
    """After new words, one command keeps all there was and lists exactly what is new."""
    site = project / "site"
    catalogue.update(site)

    def write():
        (site / "pages/new.html").write_text("{{ _('A kite') }}", encoding="utf-8")

    assert complaints_added_by(site, write) == ["fr: not in the catalogue, run update: 'A kite'"]
    assert complaints_added_by(site, lambda: catalogue.update(site)) == [
        "fr: not translated: 'A kite'"
    ]
    assert catalogue.translations(site, "fr").gettext("Privacy") == PRIVACY


def test_update_drops_words_nobody_says_any_more(project):
    """Words that left the site leave the catalogue too."""
    site = project / "site"
    catalogue.update(site)
    gone = "fr: no longer used, run update: 'What this copy carries'"
    page = site / "pages/licences.html"
    assert gone in complaints_added_by(site, lambda: page.write_text("", encoding="utf-8"))
    catalogue.update(site)
    assert gone not in catalogue.check_catalogues(site)


def test_update_changes_nothing_when_nothing_changed(project):
    """The file is stable: a change in it is a change of words."""
    path = project / "site/locales/fr/messages.po"
    catalogue.update(project / "site")
    once = path.read_bytes()
    catalogue.update(project / "site")
    assert path.read_bytes() == once


def test_compiled_words_are_read_by_gettext(tmp_path):
    """The standard library reads what the build compiles, plurals and contexts included."""
    catalogue.compile_catalogues(SITE, tmp_path)
    with (tmp_path / "fr/messages.mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("Privacy") == PRIVACY
    assert words.pgettext("verdict", "Follow") == "Suivre"
    forms = ("%(number)s account to follow.", "%(number)s accounts to follow.")
    assert words.ngettext(*forms, 0) == words.ngettext(*forms, 1) == "%(number)s compte à suivre."
    assert words.ngettext(*forms, 2) == "%(number)s comptes à suivre."


def test_compiling_twice_gives_the_same_bytes(tmp_path):
    """Compiled catalogues carry no date."""
    for name in ("one", "two"):
        catalogue.compile_catalogues(SITE, tmp_path / name)
    pair = [(tmp_path / name / "fr/messages.mo").read_bytes() for name in ("one", "two")]
    assert pair[0] == pair[1]


def test_choosing_between_words_inside_the_call_is_refused(project):
    """The collector of words cannot see through a condition; the check says so by name."""
    (project / "py/passage/new.py").write_text(
        "def f(t, x):\n    return t.gettext('A' if x else 'B')\n", encoding="utf-8"
    )
    lines = catalogue.check_catalogues(project / "site")
    assert any("new.py:2" in line for line in lines)


@pytest.mark.parametrize(
    ("source", "french", "fault"),
    [
        ("Hello", "", "not translated"),
        ("Hi %(name)s", "Salut", "placeholders differ"),
        ("Hi %(name)s", "Salut %(nom)s", "placeholders differ"),
        ("A <strong>b</strong>", "Un b", "tags differ"),
        ("A <b>b</b>", "Un <b>b</b>", "not allowed"),
        ('<a href="x">b</a>', '<a href="x">b</a>', "not allowed"),
        ("I am", "J'ai", "straight"),
        ("Who?", "Qui ?", "spacing"),
        ("Who?", "Qui?", "spacing"),
        ("A: b", "A : b", "spacing"),
        ("“a”", "« a »", "spacing"),
        (" and ", "et", "spaces"),
    ],
)
def test_wrong_translations_are_named(source, french, fault):
    """Each kind of mistake in a translation is found."""
    found = list(faults([source], [french], "fr"))
    assert any(fault in line for line in found), found


@pytest.mark.parametrize(
    ("source", "french"),
    [
        ("Who?", "Qui\u00a0?"),
        ("“a”: b", "«\u00a0a\u00a0»\u00a0: b"),
        ("Hi %(name)s!", "Salut %(name)s\u00a0!"),
        ("See <a %(x)s>y</a>", "Voyez <a %(x)s>y</a>"),
        ("<code>a:b?c</code>", "<code>a:b?c</code>"),
        ("At 10:30", "À 10:30"),
        ("Really?!", "Vraiment\u00a0?!"),
        (" and ", " et "),
        (": ", "\u00a0: "),
    ],
)
def test_right_translations_pass(source, french):
    """Good French is not complained of."""
    assert list(faults([source], [french], "fr")) == []


def test_plural_forms_may_leave_the_number_out():
    """A singular may say “one” in words; an unknown placeholder is still refused."""
    sources = ("%(n)s kite", "%(n)s kites")
    assert list(faults(sources, ("un cerf-volant", "%(n)s cerfs-volants"), "fr")) == []
    assert list(faults(sources, ("%(m)s cerf-volant", "%(n)s cerfs-volants"), "fr"))
