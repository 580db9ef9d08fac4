"""A town hall leaves X: from its archive to the printed checklist and a kit for three accounts."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from archives import Owner, Plan, invent_people, write_archive
from browser.app import App
from browser.fixtures import IN_BOTH, PATIENCE, Traffic
from browser.test_lists import drop

pytestmark = pytest.mark.browser

OWNER = Owner("901", "VilleVernay", "Ville de Vernay")
PLAN = Plan(
    people=invent_people(5),
    owner=OWNER,
    bio="Compte de la ville & de ses 12 000 habitants",
    apps=("Planificateur", "Ancien téléphone"),
    own_lists=("elus",),
)
TABLE = """Nom\tX\tBluesky\tAdresse Mastodon\tSite
Ville de Vernay\t@VilleVernay\tvernay.example\t@vernay@social.example\tvernay.example
Médiathèque\tMediaVernay\tmedia.vernay.example\t\t
Piscine <b>\tPiscineVernay\t\t@piscine@social.example\t
Égarée\tdeux mots\t\t\t
"""


def fill_in(page: Page) -> None:
    """Say who the town is, and where it will be found."""
    assert page.get_by_label("Nom", exact=True).input_value() == OWNER.name
    assert page.get_by_label("Votre nom d’utilisateur X").input_value() == OWNER.screen_name
    page.get_by_label("Votre identifiant Bluesky").fill("vernay.example")
    page.get_by_label("Votre adresse Mastodon").fill("@vernay")
    page.get_by_role("button", name="Faire les textes").click()
    expect(page.locator("#problem")).to_contain_text("adresse Mastodon")
    page.get_by_label("Votre adresse Mastodon").fill("@vernay@social.example")
    page.get_by_role("button", name="Faire les textes").click()
    expect(page.get_by_label("Message d’adieu sur X")).to_be_visible()


@pytest.mark.chromium("the DevTools protocol")
def test_a_town_hall_leaves_with_three_accounts(app: App, traffic: Traffic, tmp_path: Path) -> None:
    """Archive, way, day, checklist with its own data, texts, table, downloads; nothing is sent."""
    page = app.page
    archive = tmp_path / "archive.zip"
    write_archive(archive, PLAN)
    app.open("fr")
    app.choose(archive)
    expect(app.heading).to_contain_text("Vous suiviez", timeout=PATIENCE)
    page.get_by_role("button", name="Bien quitter X : liste de tâches, textes, preuves").click()
    expect(app.heading).to_have_text("Bien quitter X")
    page.get_by_role("button", name="Choisir comment partir").click()
    page.get_by_label("Le garder ouvert, mais silencieux").check()
    page.get_by_role("button", name="Faire ma liste de tâches").click()
    page.get_by_label("Jour où vous quittez X").fill("2030-12-31")
    page.get_by_role("button", name="Garder ce jour").click()
    expect(page.get_by_text("Planificateur")).to_be_visible()
    expect(page.get_by_text(PLAN.bio)).to_be_visible()
    page.get_by_label("Demander votre archive à X").check()
    expect(page.get_by_text(re.compile("Tâches faites.: 1 sur 16"))).to_be_visible()
    assert app.violations() == []
    calendar = app.save("Enregistrer les tâches (agenda)")
    assert len(Calendar.from_ical(calendar.data).walk("VEVENT")) == 15
    markdown = app.save("Enregistrer la liste de tâches (Markdown)")
    assert (markdown.name, "- [x]" in markdown.text) == ("leave-x.md", True)
    page.emulate_media(media="print")
    expect(page.get_by_role("checkbox")).to_have_count(16)
    expect(page.get_by_role("button")).to_have_count(0)
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Toutes les tâches du départ").click()
    page.get_by_role("button", name="Prévenir vos abonnés").click()
    fill_in(page)
    farewell = page.get_by_label("Message d’adieu sur X")
    assert "31 décembre 2030" in farewell.input_value()
    page.get_by_label("Langue des textes").select_option("Deutsch")
    expect(farewell).to_have_value(re.compile("31. Dezember 2030"))
    page.get_by_text("Plusieurs comptes à la fois").click()
    chosen = tmp_path / "comptes.csv"
    chosen.write_bytes("Nom;Compte X\r\nMairie annexe;VernayAnnexe\r\nÉcole;\r\n".encode("cp1252"))
    page.get_by_label("Tableau de vos comptes, en fichier (CSV)").set_input_files(chosen)
    expect(page.get_by_role("cell", name="VernayAnnexe")).to_be_visible()
    drop(page, chosen, "#kit-table-drop")
    expect(page.get_by_role("rowheader", name="École")).to_be_visible()
    page.get_by_label("Ou le même tableau, collé").fill(TABLE)
    page.get_by_role("button", name="Lire le tableau").click()
    expect(page.get_by_text("Ligne 5 : Ce n’est pas un nom d’utilisateur X")).to_be_visible()
    assert app.violations() == []
    kits = app.save("Enregistrer un kit pour chaque compte (ZIP)")
    with ZipFile(BytesIO(kits.data)) as packed:
        assert len([one for one in packed.namelist() if one.endswith("texts.md")]) == 3
        pictures = [one for one in packed.namelist() if one.endswith(".svg")]
        assert all(ET.fromstring(packed.read(one)).tag.endswith("svg") for one in pictures)
    painted = app.save("Enregistrer l’image (PNG)")
    assert (painted.name, painted.data[:4]) == ("leave-x.png", b"\x89PNG")
    assert traffic.strangers == set()


@IN_BOTH
def test_a_kit_is_prepared_without_an_archive_and_found_again(app: App, traffic: Traffic) -> None:
    """Kept on the device by itself, at its address again, and forgotten with everything else."""
    page = app.page
    app.open("fr")
    page.get_by_role("button", name="Bien quitter X : liste de tâches, textes, preuves").click()
    page.get_by_role("button", name="Partir ensemble").click()
    page.get_by_label("Jour où vous quittez X").fill("2030-12-31")
    page.get_by_role("button", name="Garder ce jour").click()
    expect(page.get_by_text("31 décembre 2030")).to_be_visible()
    assert page.evaluate("location.hash") == "#leave/together"
    page.go_back()
    expect(app.heading).to_have_text("Bien quitter X")
    page.reload()
    app.awake()
    page.get_by_role("button", name="Bien quitter X : liste de tâches, textes, preuves").click()
    page.get_by_role("button", name="Partir ensemble").click()
    expect(page.get_by_label("Jour où vous quittez X")).to_have_value("2030-12-31")
    page.get_by_role("button", name="Toutes les tâches du départ").click()
    page.get_by_text("Tout oublier sur cet appareil").click()
    page.get_by_role("button", name="Oui, tout oublier").click()
    expect(app.heading).to_have_text("Ouvrez votre archive de X")
    page.reload()
    app.awake()
    page.get_by_role("button", name="Bien quitter X : liste de tâches, textes, preuves").click()
    page.get_by_role("button", name="Partir ensemble").click()
    expect(page.get_by_label("Jour où vous quittez X")).to_have_value("")
    assert traffic.strangers == set()
