"""Readers that Pillow lacks, a module for each extra, loaded by the first picture of its kind."""
