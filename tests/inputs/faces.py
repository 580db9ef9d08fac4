"""Invented people as X shows them, and what must come back of them."""

from __future__ import annotations

from dataclasses import dataclass

from archives import HOSTILE_NAMES, invent_people


@dataclass(frozen=True)
class Face:
    """A person; ``site`` is where the website's short link leads, ``links`` those of the bio."""

    id: str
    screen_name: str
    name: str
    bio: str = ""
    site: str = ""
    links: tuple[str, ...] = ()
    following: bool = True
    followed_by: bool = False


@dataclass(frozen=True)
class Expected:
    """What a reader must tell of a face."""

    id: str
    screen_name: str
    name: str
    bio: str
    links: tuple[str, ...]
    relations: frozenset[str]


def expected(face: Face, *, links: bool = True) -> Expected:
    """Return what comes back of a face, ``links`` only where the format has them."""
    addresses = (*face.links, *([face.site] if face.site else [])) if links else ()
    related = {"following": face.following, "followers": face.followed_by}
    return Expected(
        face.id,
        face.screen_name,
        face.name[:200].strip(),
        face.bio,
        tuple(dict.fromkeys(addresses)),
        frozenset(name for name, one in related.items() if one),
    )


def faces(number: int = 12) -> tuple[Face, ...]:
    """Invent people; some have bios and links, a third have ids beyond 2 ** 53."""
    return tuple(
        Face(
            one.id,
            one.screen_name,
            HOSTILE_NAMES[index % len(HOSTILE_NAMES)][:180] if index % 4 == 3 else one.name,
            f"Bio of {index}, “quoted” & <odd>" if index % 2 else "",
            f"https://{one.screen_name.lower()}.example/@me" if index % 3 else "",
            (f"https://social.example/@{one.screen_name}",) if index % 5 == 1 else (),
            followed_by=index % 3 == 0,
        )
        for index, one in enumerate(invent_people(number))
    )
