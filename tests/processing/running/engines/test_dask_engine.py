"""The engine contract on a cluster of this machine's own."""

import pytest

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

from processing.running.engines.base import Engine, EngineSettings
from processing.running.engines.cluster.engine import DaskEngine
from tests.support.crew_contract import CrewContract
from tests.support.engine_contract import EngineContract


class TestDaskEngine(CrewContract, EngineContract):
    def make_engine(self, settings: EngineSettings) -> Engine:
        return DaskEngine(settings)
