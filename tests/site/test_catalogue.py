"""The languages: complete, typographically right, and easy to bring up to date."""

from __future__ import annotations

import gettext
import io
import shutil
import zipfile

import pytest
from babel.messages.pofile import read_po

from workshop import catalogue
from workshop.pages import LANGUAGES
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

    codes = sorted(one.code for one in LANGUAGES if one.code != "en")
    assert complaints_added_by(site, write) == [
        f"{code}: not in the catalogue, run update: 'A kite'" for code in codes
    ]
    assert complaints_added_by(site, lambda: catalogue.update(site)) == [
        f"{code}: not translated: 'A kite'" for code in codes
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


def test_packed_words_are_read_by_gettext():
    """The standard library reads what the build packs, plurals and contexts included."""
    words = packed("fr")
    assert words.gettext("Privacy") == PRIVACY
    assert words.pgettext("verdict", "Follow") == "Suivre"
    forms = ("%(number)s account to follow.", "%(number)s accounts to follow.")
    assert words.ngettext(*forms, 0) == words.ngettext(*forms, 1) == "%(number)s compte à suivre."
    assert words.ngettext(*forms, 2) == "%(number)s comptes à suivre."


ZERO_IS_SINGULAR = {"fr"}
"""Unicode CLDR: “0 personne” in French; the other languages of the site say “0 people”."""


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES if one.code != "en"])
def test_each_language_picks_the_right_plural(language):
    """Zero, one and two: the form that the language uses, for every counted message."""
    words, path = packed(language), SITE / "locales" / language / "messages.po"
    with path.open("rb") as file:
        counted = [one for one in read_po(file, locale=language) if isinstance(one.id, tuple)]
    assert counted
    for message in counted:
        one, other = message.string
        picked = [words.ngettext(*message.id, number) for number in (0, 1, 2, 21, 1_000_000)]
        zero = one if language in ZERO_IS_SINGULAR else other
        assert picked == [zero, one, other, other, other]


def test_a_wrong_plural_rule_is_told(project):
    """A rule copied from another language is noticed: it would say “0 person”."""
    path = project / "site/locales/it/messages.po"
    text = path.read_text(encoding="utf-8").replace("(n != 1)", "(n > 1)", 1)
    path.write_text(text, encoding="utf-8")
    lines = catalogue.check_catalogues(project / "site")
    assert any(line.startswith("it: Plural-Forms must be") for line in lines)


def test_the_languages_offered_are_the_catalogues_there_are():
    """A catalogue without its line in `LANGUAGES` would be seen by nobody."""
    folders = {path.parent.name for path in (SITE / "locales").glob("*/messages.po")}
    assert {one.code for one in LANGUAGES} == folders | {"en"}


def test_it_is_told_how_far_each_language_is(project):
    """Whoever translates sees what waits: so many of so many, for each language."""
    path = project / "site/locales/it/messages.po"
    text = path.read_text(encoding="utf-8").replace('msgstr "incollati"', 'msgstr ""', 1)
    path.write_text(text, encoding="utf-8")
    total = len([one for one in catalogue.extract(project / "site") if one.id])
    lines = list(catalogue.progress(project / "site"))
    assert f"it: {total - 1} of {total} translated" in lines


def test_the_agreed_words_are_agreed_in_every_language():
    """The glossary has a column for each language, and no cell of a main word is empty."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (SITE / "locales/glossary.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    offered = {one.code for one in LANGUAGES}
    assert offered <= set(rows[0])
    assert all(all(row[:-1]) for row in rows)


def test_packing_twice_gives_the_same_bytes():
    """Packed catalogues carry no date."""
    assert catalogue.packed_catalogues(SITE) == catalogue.packed_catalogues(SITE)


def packed(language):
    """Return a language's words as the browser gets them."""
    with zipfile.ZipFile(io.BytesIO(catalogue.packed_catalogues(SITE)[language])) as archive:
        return gettext.GNUTranslations(io.BytesIO(archive.read("messages.mo")))


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


@pytest.mark.parametrize(
    ("language", "text", "fault"),
    [
        ("it", "L'archivio", "straight"),
        ("it", "Chi ?", "space before"),
        ("it", "« così »", "inside quotation"),
        ("es", "Quién?", "opening"),
        ("es", "Hola!", "opening"),
        ("pt", "Quem ?", "space before"),
        ("de", "“so”", "quotation marks"),
        ("de", "Wer ?", "space before"),
        ("sv", "“så”", "quotation marks"),
        ("nl", "foto's", "straight"),
        ("nl", "Wie ?", "space before"),
    ],
)
def test_each_language_keeps_its_own_typography(language, text, fault):
    """What a program can see of a language's habits is held, with its source in `wording`."""
    found = list(faults(["x"], [text], language))
    assert any(fault in line for line in found), found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "L’archivio è “così”: perché?"),
        ("es", "¿Quién? ¡Hola! «Así» y “así”"),
        ("pt", "Quem? “Assim” e «assim»"),
        ("de", "„So“ und „a-“ geht’s: wer? Bis 50\u00a0%"),
        ("sv", "”Så” är det: vem?"),
        ("nl", "‘Zo’ of “zo”: wie? Foto’s"),
        ("it", "<code>a ? b</code>"),
    ],
)
def test_good_typography_passes(language, text):
    """Sentences as the language's own style guide writes them are not complained of."""
    assert list(faults(["x" if "<" not in text else text], [text], language)) == []
