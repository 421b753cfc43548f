"""The engine that hands pictures to a Dask cluster, of this machine or of several.

Begin with `engine`, then `session`. `liaison_process` holds all uses of Dask's client, in a process
of its own, so nothing of Dask is imported in the main process. `worker_side` is what Dask's workers
call.
"""
