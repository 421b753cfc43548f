"""What 'dask scheduler' and 'dask worker' load with `--preload thumbpool.dask_preload`.

It finds the packages of Thumbpool, whatever folder Dask was started in, and loads what makes
pictures before the first run asks for it.
"""

import thumbpool  # noqa: F401 - puts the packages on the path
from processing.running.engines.cluster.preload import dask_setup

__all__ = ["dask_setup"]
