"""The arithmetic of parallel speedup: laws, fits, intervals and verdicts; pure, reads no clock."""
