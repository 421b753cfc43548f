"""The version of Thumbpool; defined nowhere else."""

__version__ = "0.1.0"
