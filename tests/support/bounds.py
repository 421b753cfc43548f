"""How long a test waits at most; a bound, not a figure that is expected."""

WAIT_SECONDS = 60
WAIT_MILLISECONDS = 1000 * WAIT_SECONDS
