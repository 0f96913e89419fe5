"""Every kind of network fault against forums and a newspaper: the same posts in the end, or a gap that says so."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.faults.harness import Outcome, Platform, ask_all, run, too_soon
from tests.servers.discourse_server import discourse_server
from tests.servers.fault_proxy import KINDS, Faults, MovedClock, fault_proxy
from tests.servers.press_server import SENTENCES, press_server
from tests.servers.xenforo_server import xenforo_server

NOW = MovedClock().begin


def moments(thread, n_posts):
    return [NOW - timedelta(hours=30 * thread, minutes=n_posts - at) for at in range(n_posts)]


@contextmanager
def discourse():
    with discourse_server() as board:
        for number in range(1, 4):
            topic = board.topic(number, f"Chủ đề {number}")
            for at in moments(number, 15 * number):
                board.post(topic, "an", at, f"Ý kiến lúc {at}")
        yield board.url


@contextmanager
def xenforo():
    with xenforo_server() as forum:
        for number in range(1, 4):
            thread = forum.thread(number, f"Chủ đề {number}")
            for at in moments(number, 15 * number):
                forum.post(thread, 7, at, f"Ý kiến lúc {at}")
        yield forum.url


@contextmanager
def press():
    with press_server() as paper:
        for number in range(1, 6):
            first = f"Câu mở đầu số {number} nói về khu chợ cũ của quận trong mấy ngày mưa."
            paper.add(number, hours_ago=30 * number, now=NOW, sentences=(first, *SENTENCES))
        address, paper.url = paper.url, ""  # addresses without a host lead through the proxy
        yield address


PLATFORMS = [
    Platform("discourse", discourse, lambda _: ["discourse latest dien-dan.example"], 6),
    Platform("xenforo", xenforo, lambda url: [f"xenforo forum {url}/forums/diem-bao.33/"], 7),
    Platform("sitemap", press, lambda url: [f"sitemap {url}/sitemap.xml"], 8),
]


def texts(outcome):
    """What came, by its words: the ids of articles hold the port of the proxy."""
    return set(outcome.held.values())


@pytest.fixture(scope="module", params=PLATFORMS, ids=lambda one: one.name)
def platform(request):
    with request.param.serve() as backend:
        clock, whole = MovedClock(), Outcome()
        with fault_proxy(backend, Faults("none", frozenset(), clock)) as faults:
            ask_all(request.param, faults, clock, whole)
        assert whole.held and not whole.gaps
        yield request.param, backend, texts(whole)


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_fault_changes_nothing_but_time_or_leaves_a_gap(platform, kind):
    one, backend, whole = platform
    first, second, faults = run(one, backend, kind, 0)
    assert faults.spoilt
    assert texts(first) <= whole and (texts(first) == whole or first.gaps)
    assert texts(second) == whole and not too_soon(faults)
