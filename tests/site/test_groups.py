"""Pages of groups: from a plain file, the same each time, whatever somebody writes in it."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.archive import ArchiveFile, read_archive
from passage.core.importance import followed_by_importance
from workshop.catalogue import translations
from workshop.group_files import day_file, list_files
from workshop.group_pages import write_lists
from workshop.groups import Group, Member, read_group, read_groups
from workshop.links import broken_links
from workshop.pages import LANGUAGES, page_environment, render_language
from workshop.paths import ROOT, SITE
from workshop.say import Problem

HERE = Path(__file__).parent / "groups"
EXAMPLE = HERE / "spring-2027.toml"
CODES = tuple(one.code for one in LANGUAGES)
HOSTILE = "<script>alert(1)</script>\"'&{{ 7*7 }}"
WHOLE = 'name = "A"\ndate = 2027-03-20\n'


def rendered(out, groups, code):
    """Render the pages of one language into a folder, and return that folder."""
    language = next(one for one in LANGUAGES if one.code == code)
    environment = page_environment(SITE, translations(SITE, code))
    write_lists(groups, out)
    render_language(SITE, out, language, environment, version="9.8.7", groups=groups)
    return out


def page_of(tmp_path, group, code="fr"):
    """Return the HTML of a group's page."""
    out = rendered(tmp_path, [group], code)
    return (out / code / "together" / f"{group.slug}.html").read_text(encoding="utf-8")


def refusal(tmp_path, text, name="a.toml"):
    """Return the sentence with which a file is refused."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_group(path, CODES)
    return str(caught.value)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_page_of_the_example_is_the_golden_one(tmp_path, code):
    """Name, text, day, members and lists stand where they stood; changes are looked at."""
    html = page_of(tmp_path, read_group(EXAMPLE, CODES), code)
    main = html[html.index("<main") : html.index("</main>") + 8]
    golden = HERE / f"spring-2027.{code}.html"
    assert main == golden.read_text(encoding="utf-8")


def test_the_documented_file_is_the_tested_one():
    """Both papers show the very example."""
    example = EXAMPLE.read_text(encoding="utf-8")
    for name in ("GROUPS.md", "GROUPS.fr.md"):
        assert example in (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_our_own_site_has_no_group():
    """Groups are made in forks: this repository publishes none."""
    assert not (SITE / "groups").exists()
    assert read_groups(SITE / "groups", CODES) == []


def test_every_link_of_the_page_leads_somewhere(tmp_path):
    """The page lies a folder deeper than all others; style, script and lists are found."""
    group = read_group(EXAMPLE, CODES)
    for code in CODES:
        rendered(tmp_path, [group], code)
        (tmp_path / code / "install.webmanifest").touch()  # another part of the build writes it
    for name in ("styles", "scripts", "images"):
        shutil.copytree(SITE / name, tmp_path / "assets" / name)
    about = [line for line in broken_links(tmp_path) if "together" in line or "index" in line]
    assert about == []


def test_the_lists_are_those_that_others_read():
    """Mastodon's header and rows, a table and plain handles for Bluesky, feeds as OPML."""
    files = dict(list_files(read_group(EXAMPLE, CODES)))
    rows = list(csv.reader(files["spring-2027-mastodon.csv"].decode().splitlines()))
    assert rows[0] == ["Account address", "Show boosts", "Notify on new posts", "Languages"]
    assert [row[0] for row in rows[1:]] == ["saintamand@mairies.example", "biblio@mairies.example"]
    table = files["spring-2027-bluesky.csv"].decode("utf-8-sig").splitlines()
    assert [row["handle"] for row in csv.DictReader(table)] == [
        "saint-amand.example",
        "theatre-aune.bsky.social",
    ]
    handles = b"saint-amand.example\ntheatre-aune.bsky.social\n"
    assert files["spring-2027-bluesky.txt"] == handles
    feeds = ET.fromstring(files["spring-2027-feeds.opml"]).iter("outline")
    assert [one.get("xmlUrl") for one in feeds] == [
        "https://bsky.app/profile/saint-amand.example/rss",
        "https://bsky.app/profile/theatre-aune.bsky.social/rss",
        "https://mairies.example/@saintamand.rss",
        "https://mairies.example/@biblio.rss",
    ]


def test_the_app_reads_the_list_of_the_group():
    """What lies beside the page is what the app page opens: each member, by their addresses."""
    data = dict(list_files(read_group(EXAMPLE, CODES)))["spring-2027-passage.json"]
    archive = read_alone(data)
    people = followed_by_importance(archive)
    assert [(one.name, one.group) for one in people] == [
        ("Ville de Saint-Amand", "Les communes du Val d’Amand"),
        ("Bibliothèque du Val", "Les communes du Val d’Amand"),
        ("Théâtre de l’Aune", "Les communes du Val d’Amand"),
    ]
    first = people[0].listings[0]
    assert first.handles == ("saint-amand.example",)
    assert first.accts == ("saintamand@mairies.example",)


def read_alone(data):
    """Read a file that was given and nothing beside it."""
    reading = read_archive([ArchiveFile("group.json", BytesIO(data))])
    while True:
        try:
            next(reading)
        except StopIteration as end:
            return end.value


def test_the_page_leads_to_the_app_with_its_list(tmp_path):
    """The link names the group; a group without members offers nothing to follow."""
    html = page_of(tmp_path, read_group(EXAMPLE, CODES))
    assert 'href="../app.html?group=spring-2027"' in html
    empty = Group(
        "nobody", "Nobody", date(2027, 3, 20), members=(Member("A", website="https://a.fr"),)
    )
    assert "app.html?group=" not in page_of(tmp_path, empty)


def test_the_day_is_one_whole_day():
    """The calendar holds the common day, and the same bytes each time it is made."""
    group = read_group(EXAMPLE, CODES)
    made = day_file(group, "Together", "All of us")
    assert b"DTSTART;VALUE=DATE:20270320\r\n" in made
    assert made == day_file(group, "Together", "All of us")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("name = ", "not TOML"),
        ("date = 2027-03-20", "name is missing"),
        ('name = "A"', "date must be a day"),
        ('name = "A"\ndate = "soon"', "date must be a day"),
        ('name = "A"\ndate = 2027-03-20T10:00:00', "date must be a day"),
        (WHOLE + "colour = 3", "colour is no field"),
        (WHOLE + "text = 3", "text must be a text"),
        (WHOLE + '[text]\nxx = "A"', "text.xx is of no language"),
        (WHOLE + 'website = "javascript:alert(1)"', "website «javascript:alert(1)»"),
        (WHOLE + 'contact = "not one"', "contact «not one»"),
        (WHOLE + 'starter_pack = "https://evil.example/x"', "starter_pack"),
        (WHOLE + "member = 3", "member must be tables"),
        (WHOLE + '[[member]]\nbluesky = "a.example"', "member 1, name is missing"),
        (WHOLE + '[[member]]\nname = "B"\nbluesky = "a_b"', "member 1, bluesky «a_b»"),
        (WHOLE + '[[member]]\nname = "B"\nmastodon = "@b"', "member 1, mastodon «@b»"),
        (WHOLE + '[[member]]\nname = "B"\nx = "b"', "member 1, x is no field"),
        (
            WHOLE + '[[member]]\nname = "B"\nbluesky = "b.example"\n' * 2,
            "member 2, b.example is that of member 1",
        ),
        (WHOLE.replace('"A"', '"A\\u0000"'), "name holds signs"),
        (WHOLE.replace('"A"', f'"{"A" * 121}"'), "at most 120"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_field(tmp_path, text, named):
    """The build ends with one sentence that an organiser can act upon."""
    told = refusal(tmp_path, text)
    assert named in told
    assert "/a.toml" in told
    assert "docs/GROUPS.md" in told


def test_the_name_of_the_file_becomes_an_address(tmp_path):
    """A file whose name cannot be part of an address is refused."""
    assert "Spring 2027.toml" in refusal(tmp_path, WHOLE, "Spring 2027.toml")


def test_hostile_words_stay_words(tmp_path):
    """Markup and template code in name, text and members are shown, never run."""
    member = Member(HOSTILE, website='https://a.example/"><script>')
    group = Group("h", HOSTILE, date(2027, 3, 20), {"": HOSTILE}, members=(member,))
    html = page_of(tmp_path, group)
    assert "<script>alert" not in html
    assert '"><script>' not in html
    assert "49" not in html.replace("9.8.7", "")
    assert "{{ 7*7 }}" in html


def test_words_in_another_language_say_so(tmp_path):
    """Where a language has no text the English one stands there, marked for screen readers."""
    html = page_of(tmp_path, read_group(EXAMPLE, CODES), "sv")
    assert '<p lang="en" dir="auto">On 20 March our towns leave X together.</p>' in html


@given(st.text(max_size=200))
def test_any_file_is_a_group_or_a_sentence(tmp_path_factory, text):
    """Whatever stands in a file, nothing but a sentence is raised."""
    path = tmp_path_factory.mktemp("group") / "a.toml"
    path.write_text(text, encoding="utf-8", errors="replace")
    told = "a.toml"
    try:
        read_group(path, CODES)
    except Problem as problem:
        told = str(problem)
    assert "a.toml" in told
