"""The figures of the fault tests: short in every test run, full and told by `make faults`."""

import statistics
from collections import defaultdict
from collections.abc import Callable

import pytest

_LEDGER = pytest.StashKey[dict[str, list[float]]]()

Amount = Callable[[int, int], int]
Note = Callable[[str, float], None]


@pytest.fixture
def amount(request: pytest.FixtureRequest) -> Amount:
    """Choose how often something is done: `amount(short, full)`."""
    is_full = request.config.getoption("--full")
    return lambda short, full: full if is_full else short


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Note:
    """Note how many seconds one round took, for the table at the end; judges nothing."""
    ledger = request.config.stash.setdefault(_LEDGER, defaultdict(list))
    return lambda title, seconds: ledger[title].append(seconds)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    ledger = terminalreporter.config.stash.get(_LEDGER, {})
    if not ledger or not terminalreporter.config.getoption("--full"):
        return
    terminalreporter.section("faults: rounds, seconds (median, worst)")
    for title, seconds in sorted(ledger.items()):
        middle, worst = statistics.median(seconds), max(seconds)
        terminalreporter.write_line(f"{title:70} {len(seconds):5} {middle:8.3f} {worst:8.3f}")
