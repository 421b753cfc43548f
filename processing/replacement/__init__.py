"""Put results in the places of their originals, the only way that an original is ever touched.

A worker writes and verifies the new file beside the original (`staging`). Then the main process,
which is not confined, puts it in place and the original into the system's trash (`swapping`,
`trash`). When that is broken off at any point, `recovery` completes it or puts things back. At no
moment is a name without its picture, and nothing is ever deleted for good.
"""
