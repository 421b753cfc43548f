"""Workers say things in English and load no catalogue; who shows it says it in any language."""

import subprocess
import sys
from typing import Any

import pytest

from processing.imaging.run_context import RunContext
from processing.language.translation import localized
from processing.running.engines._pool import PoolEngine
from processing.running.engines.base import EngineSettings
from processing.running.events import LogRecorded
from processing.settings.batch import StartMethod
from processing.settings.recipe import Recipe
from processing.task import Outcome
from tests.support import stand_in_tasks
from tests.support.bounds import WAIT_SECONDS
from tests.support.engine_contract import tasks_named
from tests.support.pseudo_language import bracket_language
from tests.support.stand_in_tasks import CATALOGUE_MODULES

LOADED_BY_HELPERS = (
    "processing.running.worker.preload",
    "processing.running.worker.entry",
    "processing.previewing._preview_process",
    "processing.previewing._thumbnail_process",
    "processing.planning._header_process",
    "processing.planning.scanner",
)


@pytest.fixture
def _brackets() -> Any:
    with bracket_language():
        yield


def run(name: str, method: StartMethod, told: list[Any]) -> Outcome:
    context = RunContext("run", Recipe(), 1_000_000_000)
    engine = PoolEngine(EngineSettings(context, 1, method, stand_in_tasks.act_by_name))
    (outcome,) = engine.run(tasks_named(name), told.append)
    return outcome


@pytest.mark.parametrize("module", LOADED_BY_HELPERS)
def test_what_a_worker_loads_contains_no_catalogue(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    listing = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=True,
    )
    assert not CATALOGUE_MODULES & set(listing.stdout.split())


@pytest.mark.parametrize("method", [StartMethod.SPAWN, StartMethod.FORKSERVER])
def test_a_worker_has_loaded_no_catalogue_when_it_has_something_to_say(method: StartMethod) -> None:
    if method is StartMethod.FORKSERVER and sys.platform == "win32":
        pytest.skip("it has no fork server")
    assert run("catalogues", method, []).reason == "These are loaded: nothing."


@pytest.mark.usefixtures("_brackets")
def test_a_reason_of_a_worker_is_shown_in_the_readers_language() -> None:
    reason = run("catalogues", StartMethod.SPAWN, []).reason
    assert reason == "These are loaded: nothing."
    assert localized(reason) == "[These are loaded: [nothing].]"


@pytest.mark.usefixtures("_brackets")
def test_a_sentence_that_a_worker_logs_is_shown_in_the_readers_language() -> None:
    told: list[Any] = []
    run("logsentence", StartMethod.SPAWN, told)
    (record,) = [each for each in told if isinstance(each, LogRecorded) and "files" in each.text]
    assert record.text == "1,204 files are odd."
    assert localized(record.text) == "[1.204 files are odd.]"
