"""Every kind of network fault, against eight platforms: the same posts in the end, or a gap that says so."""

import pytest

from tests.faults.harness import Outcome, ask_all, run, too_soon
from tests.faults.platforms import OTHERS, PLATFORMS, SECRETS
from tests.servers.fault_proxy import KINDS, Faults, MovedClock, fault_proxy

# One seed each, and every third kind for the other platforms; `python -m tests.faults 20` takes them all, twenty times.
CASES = [(one, kind) for one in PLATFORMS for kind in KINDS] + [(one, kind) for one in OTHERS for kind in KINDS[::3]]


@pytest.fixture(scope="module")
def platform(request, tmp_path_factory):
    """A platform, the address of its server, and what it brings when nothing fails."""
    patch = pytest.MonkeyPatch()
    for name, value in SECRETS.items():
        patch.setenv(name, value)
    with request.param.serve() as backend:
        clock, whole = MovedClock(), Outcome()
        with fault_proxy(backend, Faults("none", frozenset(), clock)) as faults:
            ask_all(request.param, faults, clock, whole)
        assert whole.held and not whole.gaps
        yield request.param, backend, whole.held
    patch.undo()


@pytest.mark.parametrize(("platform", "kind"), CASES, indirect=["platform"], ids=lambda one: getattr(one, "name", one))
def test_a_network_fault_changes_nothing_but_time_or_leaves_a_gap(platform, kind):
    one, backend, whole = platform
    first, second, faults = run(one, backend, kind, seed=0)
    assert faults.spoilt or first.gaps  # a slow machine may end a run before its fault, and then says so
    assert first.held.items() <= whole.items()
    assert first.held == whole or first.gaps
    assert second.held == whole and not too_soon(faults)
