"""The engine contract, inherited by every engine and for the pool by every start method."""

from engine_contract import EngineContract

from processing.engines.base import Engine, EngineSettings
from processing.engines.pool import PoolEngine
from processing.engines.serial import SerialEngine
from processing.engines.threads import ThreadsEngine
from processing.settings.batch import StartMethod


class TestSerialEngine(EngineContract):
    workers = 1

    def make_engine(self, settings: EngineSettings) -> Engine:
        return SerialEngine(settings)


class TestThreadsEngine(EngineContract):
    def make_engine(self, settings: EngineSettings) -> Engine:
        return ThreadsEngine(settings)


class TestPoolEngineBySpawn(EngineContract):
    start_method = StartMethod.SPAWN

    def make_engine(self, settings: EngineSettings) -> Engine:
        return PoolEngine(settings)


class TestPoolEngineByForkserver(EngineContract):
    start_method = StartMethod.FORKSERVER

    def make_engine(self, settings: EngineSettings) -> Engine:
        return PoolEngine(settings)
