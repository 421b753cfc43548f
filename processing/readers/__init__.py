"""Readers that Pillow lacks, or does not do well; those of an extra are loaded when one is met."""
