"""Start the command line: `python -m processing`, installed as `thumbpool-cli`.

Workers that are spawned import this module again, so it does nothing by itself and loads nothing
before `main` is called.
"""

import sys


def main() -> int:
    """Run the command that was typed and return its exit status."""
    from multiprocessing import freeze_support

    freeze_support()
    try:
        from processing.cli.commands import run_command

        return run_command(sys.argv[1:])
    except KeyboardInterrupt:  # before there was anything to cancel
        return 130


if __name__ == "__main__":
    sys.exit(main())
