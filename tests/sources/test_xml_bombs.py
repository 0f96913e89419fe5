"""Rule S14: no entity resolved, nothing asked of a network or a disk, under 300 MiB and 2 s, for every payload."""

import json
import subprocess
import sys

import pytest

from tests.conftest import REPO
from tests.sources.xml_bombs import RESOLVED, SECRET


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What the readers did with every payload, in a process of its own whose memory is measured."""
    folder = tmp_path_factory.mktemp("bombs")
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    (folder / "evil.dtd").write_text(f'<!ENTITY e "{RESOLVED}">', encoding="utf-8")
    command = [sys.executable, "-m", "tests.sources.xml_bombs", str(folder)]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, timeout=120, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_both_readers_saw_every_payload(told):
    assert [sum(one["reader"] == name for one in told) for name in ("read_feed", "read_map")] == [35, 35]


def test_no_payload_opens_an_entity_or_reaches_a_file(told):
    assert not [one["name"] for one in told if one["is_open"] or one["is_leaked"]]


def test_no_payload_asks_anything_of_the_network(told):
    assert not [one for one in told if one["asked"]]


def test_no_payload_costs_more_than_two_seconds_or_300_mib(told):
    assert not [one for one in told if one["seconds"] > 2 or one["grown_mib"] > 300]


def test_no_payload_ends_in_a_crash(told):
    assert not [one["failure"] for one in told if one["failure"]]
