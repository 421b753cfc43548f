"""What runs and comparisons give to other programs: traces, tables and records."""
