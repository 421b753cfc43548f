"""The name and version of Thumbpool's package; the version is defined nowhere else."""

PACKAGE = "thumbpool"  # as it is installed
__version__ = "0.1.0"
