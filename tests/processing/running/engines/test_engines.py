"""The engine contract, inherited by every engine and for the pool by every start method."""

from processing.running.engines._pool import PoolEngine
from processing.running.engines._serial import SerialEngine
from processing.running.engines._threads import ThreadsEngine
from processing.running.engines.base import Engine, EngineSettings
from processing.settings.batch import StartMethod
from tests.support.crew_contract import CrewContract
from tests.support.engine_contract import EngineContract


class TestSerialEngine(CrewContract, EngineContract):
    workers = 1

    def present(self, wanted: int) -> int:
        return 1

    def make_engine(self, settings: EngineSettings) -> Engine:
        return SerialEngine(settings)


class TestThreadsEngine(CrewContract, EngineContract):
    def make_engine(self, settings: EngineSettings) -> Engine:
        return ThreadsEngine(settings)


class TestPoolEngineBySpawn(CrewContract, EngineContract):
    start_method = StartMethod.SPAWN

    def make_engine(self, settings: EngineSettings) -> Engine:
        return PoolEngine(settings)


class TestPoolEngineByForkserver(CrewContract, EngineContract):
    start_method = StartMethod.FORKSERVER

    def make_engine(self, settings: EngineSettings) -> Engine:
        return PoolEngine(settings)
