"""Changes to bytes that have a point: brackets, quotes, escapes, lengths, repetition."""

from __future__ import annotations

from random import Random

TOKENS = (
    b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\", b"\\u", b"\\ud83d", b"\xff", b"\0", b"null",
    b"-1", b"1e999", b"\n  },\n  {", b"\n}, {\n", b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x01\x02",
    b'"tweet" : ', b'"id_str" : 5', b"[" * 3000, b'{"a":' * 1500, b"\xff\xff\xff\xff",
)  # fmt: skip


def mutated(data: bytes, rng: Random) -> bytes:
    """Return the bytes with up to eight changes."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at, end = sorted((rng.randrange(len(out) + 1), rng.randrange(len(out) + 1)))
        end = min(end, at + rng.choice((1, 4, 64, 4096)))
        kind = rng.randrange(5)
        if kind == 0 and at < len(out):
            out[at] = rng.randrange(256)
        elif kind == 1:
            out[at:at] = rng.choice(TOKENS)
        elif kind == 2:
            del out[at:end]
        elif kind == 3:
            out[at:at] = out[at:end] * rng.choice((1, 2, 50))
        else:
            out[at:end] = rng.choice(TOKENS)
    return bytes(out[: 1 << 20])
