"""Tell in a few words how a process ended."""

import signal

from processing.language.amounts import plain_amount
from processing.language.lazy_text import lazy_tr


def cause_of_end(exit_code: int) -> str:
    """Return how a process ended, for a sentence: `exit code 3`, `killed by SIGSEGV`.

    A negative `exit_code` is the number of the signal that ended it.
    """
    if exit_code >= 0:
        return lazy_tr("exit code {number}", number=plain_amount(exit_code))
    try:
        name = signal.Signals(-exit_code).name
    except ValueError:
        return lazy_tr("killed by signal {number}", number=plain_amount(-exit_code))
    if name == "SIGKILL":
        return lazy_tr(
            "killed by {signal}, perhaps because the system ran out of memory", signal=name
        )
    return lazy_tr("killed by {signal}", signal=name)
