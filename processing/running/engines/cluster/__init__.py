"""The engine that hands pictures to a Dask cluster, of this machine or of several.

Begin with `engine`, then `session`. `liaison_process` and, for a look without a run,
`survey_process` use Dask's client in a process of their own, so nothing of Dask is imported in the
main process. `worker_side` is what Dask's workers call.
"""
