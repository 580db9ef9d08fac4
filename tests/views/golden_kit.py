"""The kit's texts and picture in every language, as files to compare with and to read.

After a change that is meant: ``PYTHONPATH=py:tests .venv/bin/python -m views.golden_kit``.
"""

from __future__ import annotations

from pathlib import Path

from passage.core.kit import Identity, Kit, Way
from passage.views.farewell import texts
from passage.views.farewell_words import languages
from passage.views.share_picture import shared_picture, told
from passage.views.svg import as_file

FOLDER = Path(__file__).parent / "golden"
TOWN = Identity(
    "Ville de Vernay",
    "VilleVernay",
    "vernay.example",
    "vernay@social.example",
    "https://www.vernay.example",
)


def golden_texts(lang: str) -> str:
    """Return every text of a town hall, for each way to leave, with and without a day."""
    words = languages()[lang]
    parts = []
    for way in Way:
        for day in ("", "2026-12-01"):
            kit = Kit(way, day)
            for one in texts(TOWN, kit, words):
                length = f" {one.length}/{one.most}" if one.most else ""
                parts.append(f"== {way.value} {day} {one.use.value}{length}\n{one.text}\n")
            parts.append(f"== {way.value} {day} picture\n{told(TOWN, kit, words)}\n")
    return "\n".join(parts)


def golden_picture(lang: str) -> bytes:
    """Return the picture of the same town hall."""
    words = languages()[lang]
    return as_file(shared_picture(TOWN, Kit(Way.SILENT, "2026-12-01"), words), lang)


def write() -> None:
    """Write all of them anew."""
    FOLDER.mkdir(exist_ok=True)
    for lang in languages():
        (FOLDER / f"kit-{lang}.txt").write_text(golden_texts(lang), encoding="utf-8")
        (FOLDER / f"kit-{lang}.svg").write_bytes(golden_picture(lang))


if __name__ == "__main__":
    write()
