"""Drive the readers of X's web and interface in tests, from text or bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence

from hypothesis import strategies as st

from inputs import Expected, Face, expected
from passage.core.inputs.web import READERS
from passage.core.side import Person, SideInput
from passage.core.sources import Watched

HEAD = 4096


def reader_of(text: str, name: str = "file.bin"):
    """Return the one reader that recognises a text by its beginning, or None."""
    return next((read for looks_like, read in READERS if looks_like(name, text[:HEAD])), None)


def finished(read, data: bytes, name: str = "file.bin") -> tuple[SideInput, list[int]]:
    """Read to the end; return the input and the bytes done on the way."""
    reading = read(name, Watched(io.BytesIO(data)))
    done: list[int] = []
    while True:
        try:
            done.append(next(reading))
        except StopIteration as end:
            return end.value, done


def read_text(text: str | bytes, name: str = "file.bin") -> SideInput:
    """Recognise a text and read it."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    read = reader_of(data.decode("utf-8", "replace"), name)
    assert read is not None, "not recognised"
    return finished(read, data, name)[0]


def told(person: Person) -> Expected:
    """Return a person as the generator describes one."""
    profile = person.profile
    return Expected(
        str(person.id),
        str(person.screen_name),
        person.name,
        profile.bio if profile else "",
        profile.links if profile else (),
        frozenset(one.value for one in person.relations),
    )


def assert_people(side: SideInput, faces: Sequence[Face], *, links: bool = True) -> None:
    """Check that exactly these people came back, in this order, with all that is known."""
    assert [told(one) for one in side.people] == [expected(one, links=links) for one in faces]
    assert side.problems == ()


_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="\\"),
    max_size=60,
).filter(lambda one: one not in ("null", "undefined", "N/A", "NA"))
_SITE = st.from_regex(r"\Ahttps://[a-z]{1,10}\.example/[a-z@]{0,8}\Z")


@st.composite
def face_lists(draw: st.DrawFn) -> tuple[Face, ...]:
    """Some people with distinct ids, in an order of their own."""
    ids = draw(st.lists(st.integers(1, 2**63 - 1).map(str), min_size=1, max_size=8, unique=True))
    return tuple(
        Face(
            one,
            draw(st.from_regex(r"\A[A-Za-z0-9_]{1,15}\Z").filter(_is_name)),
            draw(_TEXT),
            draw(_TEXT),
            draw(st.one_of(st.just(""), _SITE)),
            tuple(draw(st.lists(_SITE, max_size=2, unique=True))),
            following=True,
            followed_by=draw(st.booleans()),
        )
        for one in ids
    )


def _is_name(text: str) -> bool:
    return text.lower() not in ("null", "undefined", "i")


def changed(draw: st.DrawFn, data: bytes) -> bytes:
    """Return bytes with some cut, doubled, replaced or put in."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.sampled_from([0, 1, 2, 30, 1000, 1 << 30])))
        new = draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from(
                    [b'"', b"\\", b"[" * 300, b"{" * 300, b"}", b"]", b"null", b",", b"\0", b"1e9"]
                ),
                st.just(data[at:end] * 2),
            )
        )
        data = data[:at] + new + data[end:]
    return data
