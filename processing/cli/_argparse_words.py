"""The words of Python's argparse, in our catalogue and in the language that is spoken.

argparse looks its words up by the functions `_` and `ngettext` of its own module, from Python 3.11
to 3.14 alike. They are replaced by ours. To bind gettext's global domain to our catalogues would be
the documented way, but that takes the language from the environment alone, in which `--language`
would have to be set for every process that is started from here. Where a later Python looks its
words up elsewhere, they are English, and a test of this module fails.
"""

import argparse

from processing.language.lazy_text import lazy_ntr, lazy_tr
from processing.language.translation import ntr, tr

# What argparse can say to somebody who types; it fills in its places by the percent sign.
WORDS = (
    lazy_tr("usage: "),
    lazy_tr("%(heading)s:"),
    lazy_tr("options"),
    lazy_tr("positional arguments"),
    lazy_tr("show this help message and exit"),
    lazy_tr("argument %(argument_name)s: %(message)s"),
    lazy_tr("the following arguments are required: %s"),
    lazy_tr("one of the arguments %s is required"),
    lazy_tr("not allowed with argument %s"),
    lazy_tr("unrecognized arguments: %s"),
    lazy_tr("unexpected option string: %s"),
    lazy_tr("ignored explicit argument %r"),
    lazy_tr("ambiguous option: %(option)s could match %(matches)s"),
    lazy_tr("expected one argument"),
    lazy_tr("expected at most one argument"),
    lazy_tr("expected at least one argument"),
    lazy_ntr("expected %s argument", "expected %s arguments", 2),
    lazy_tr("invalid %(type)s value: %(value)r"),
    lazy_tr("invalid choice: %(value)r (choose from %(choices)s)"),
    lazy_tr("invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)"),
    lazy_tr("unknown parser %(parser_name)r (choices: %(choices)s)"),
)


def translate_argparse() -> None:
    """Let argparse speak by `tr` and `ntr` in this process."""
    vars(argparse).update(_=tr, ngettext=ntr)
