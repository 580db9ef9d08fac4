"""The log of requests survives a load of the page: sums exact, the latest requests as they were."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from passage.core.names import Host
from passage.net.carried import MOST, packed, unpacked
from passage.net.exchange import Purpose, Why
from passage.net.requests import CHUNK, CHUNKS_MAX, HostSum, Request, RequestLog
from samples import request

REQUESTS = st.builds(
    Request,
    when=st.floats(0, 2e9),
    host=st.sampled_from([Host("a.test"), Host("b.test:8443")]),
    purpose=st.sampled_from(Purpose),
    url=st.text(max_size=40),
    status=st.sampled_from([0, 200, 404, 503]),
    why=st.none() | st.sampled_from(Why),
    received=st.integers(0, 10**9),
    seconds=st.floats(0, 60),
    written=st.integers(0, 10**6),
)


def carried(log: RequestLog) -> RequestLog:
    """Return a log after a load of the page."""
    return unpacked(json.loads(json.dumps(packed(log))))


@settings(max_examples=50, deadline=None)
@given(st.lists(REQUESTS, max_size=30))
def test_a_log_is_the_same_on_the_other_side(requests):
    """Every value of every request, and the sums; what comes then is added to it."""
    log = RequestLog().plus(requests)
    assert carried(log) == log
    assert carried(log).plus(requests) == log.plus(requests)


def test_of_a_long_log_the_latest_go_along_and_the_sums_stay_exact():
    """What is left out is told as such, and numbers stay what they were."""
    one = request()
    chunks = tuple((one,) * CHUNK for _ in range(CHUNKS_MAX))
    count = CHUNK * CHUNKS_MAX + 700
    log = RequestLog({one.host: HostSum(count, 5, 6, 7, 8)}, chunks, dropped=700)
    after = carried(log)
    assert after.sums == log.sums
    assert after.dropped == count - MOST
    numbers = [number for number, _ in after.numbered()]
    assert (len(numbers), numbers[0], numbers[-1]) == (MOST, count - MOST + 1, count)
    assert after.latest(2) == log.latest(2)
