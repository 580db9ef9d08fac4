"""Other programs' failures become one sentence with the true reason."""

from __future__ import annotations

import pytest

from workshop.run import name_of, run, why_it_failed
from workshop.say import Problem

PIP_OFFLINE = """WARNING: Retrying (Retry(total=0)) after connection broken by
'NewConnectionError(...: Failed to establish a new connection: [Errno 111] Connection refused')'
ERROR: Could not find a version that satisfies the requirement hatchling==1.33.0
ERROR: No matching distribution found for hatchling==1.33.0
note: This error originates from a subprocess, and is likely not a problem with pip."""
PIP_NO_VERSION = """ERROR: Could not find a version that satisfies the requirement nothing==9
ERROR: No matching distribution found for nothing==9
note: This error originates from a subprocess, and is likely not a problem with pip."""
NPM_OFFLINE = """npm error code ENOTFOUND
npm error syscall getaddrinfo
npm error network This is a problem related to network connectivity.
npm error A complete log of this run can be found in: /home/me/.npm/_logs/x.log"""
NPM_NO_VERSION = """npm error code ETARGET
npm error notarget No matching version found for idiomorph@99.
npm error notarget In most cases you or one of your dependencies are requesting
npm error A complete log of this run can be found in: /home/me/.npm/_logs/x.log"""
PYTHON = """Traceback (most recent call last):
  File "x.py", line 1, in <module>
ValueError: Can't find a pure Python 3 wheel for: 'stranger'
"""


@pytest.mark.parametrize(
    ("program", "output", "reason"),
    [
        ("pip", PIP_OFFLINE, "pip could not reach the package registry (is this machine online?)"),
        ("npm", NPM_OFFLINE, "npm could not reach the package registry (is this machine online?)"),
        (
            "pip",
            PIP_NO_VERSION,
            "pip says «ERROR: No matching distribution found for nothing==9»",
        ),
        (
            "npm",
            NPM_NO_VERSION,
            "npm says «npm error notarget No matching version found for idiomorph@99»",
        ),
        (
            "node",
            PYTHON,
            "node says «ValueError: Can't find a pure Python 3 wheel for: 'stranger'»",
        ),
        ("apt-get", "\n", "apt-get failed without a word"),
    ],
)
def test_the_reason_is_found_in_the_output(program, output, reason):
    """Real endings of pip, npm and Python."""
    assert why_it_failed(program, output, online=program != "node") == reason


def test_a_program_that_asks_nobody_is_not_blamed_on_the_network():
    """Source code in an output may hold any word."""
    assert "registry" not in why_it_failed("node", "Error: ENOTFOUND is a name in this code")


def test_a_program_that_is_not_there_is_told():
    """A missing program is a sentence, not a traceback."""
    with pytest.raises(Problem, match="It failed: nowhere could not be started") as caught:
        run(["/nowhere"], what="It failed", todo="Install it")
    assert str(caught.value).endswith("Install it.")


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["/x/bin/python", "-m", "pip", "install"], "pip"),
        (["/x/node", "/y/npm/bin/npm-cli.js", "pack"], "npm"),
        (["/x/node", "freeze.mjs"], "node"),
        (["apt-get", "update"], "apt-get"),
    ],
)
def test_programs_go_by_their_own_name(command, name):
    """People know npm and pip, not the interpreters behind them."""
    assert name_of(command) == name
