"""What hosts say of their limits is understood in every form they use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.net.quota import Quota, quota_of, retry_after

EPOCH = 1_700_000_000.0  # 2023-11-14T22:13:20Z


@pytest.mark.parametrize(
    ("headers", "quota"),
    [
        (
            {"ratelimit-remaining": "2999", "ratelimit-reset": "1700000300"},
            Quota(2999, 300.0),
        ),
        ({"ratelimit-remaining": "5", "ratelimit-reset": "30"}, Quota(5, 30.0)),
        (
            {"x-ratelimit-remaining": "299", "x-ratelimit-reset": "2023-11-14T22:15:00.000000Z"},
            Quota(299, 100.0),
        ),
        (
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2023-11-14T22:00:00Z"},
            Quota(0, 0.0),
        ),
        ({"x-ratelimit-remaining": "299"}, None),
        ({"x-ratelimit-remaining": "many", "x-ratelimit-reset": "soon"}, None),
        ({"ratelimit-remaining": "nan", "ratelimit-reset": "inf"}, None),
        ({"ratelimit-remaining": "-1", "ratelimit-reset": "9"}, None),
        ({}, None),
    ],
)
def test_quota(headers, quota):
    """Epoch seconds, durations and ISO dates; nonsense is no quota."""
    assert quota_of(headers, EPOCH) == quota


def test_the_host_s_clock_counts():
    """A reset is a moment on the host's clock, which may differ from ours by minutes."""
    headers = {
        "date": "Tue, 14 Nov 2023 22:03:20 GMT",
        "ratelimit-remaining": "1",
        "ratelimit-reset": "1699999430",
    }
    assert quota_of(headers, EPOCH) == Quota(1, 30.0)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": "Tue, 14 Nov 2023 22:14:20 GMT"}, 60.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2023-11-14T22:15:00Z"}, 100.0),
        ({"retry-after": "later"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers, seconds):
    """Seconds, a date, or else the reset."""
    assert retry_after(headers, EPOCH) == seconds


@given(
    st.dictionaries(
        st.sampled_from(["date", "retry-after", "ratelimit-remaining", "ratelimit-reset"]),
        st.text(),
    ),
    st.floats(0, 4e9),
)
def test_headers_never_fail(headers, epoch):
    """Any text in any header gives a number of seconds from zero on, or nothing."""
    quota, wait = quota_of(headers, epoch), retry_after(headers, epoch)
    assert quota is None or (quota.remaining >= 0 and quota.resets_in >= 0)
    assert wait is None or wait >= 0
