"""The longest that a test waits; never reached when all is well."""

WAIT_SECONDS = 60
WAIT_MILLISECONDS = 1000 * WAIT_SECONDS
