"""The engines that a test is repeated with, each skipped where its packages are not installed."""

from importlib.util import find_spec

import pytest

from processing.settings.batch import EngineKind

HAS_DASK = find_spec("distributed") is not None
NO_DASK = "the extra 'cluster' is not installed"
ENGINES = [
    pytest.param(each, marks=pytest.mark.skipif(not HAS_DASK, reason=NO_DASK))
    if each is EngineKind.DASK
    else each
    for each in EngineKind
]
