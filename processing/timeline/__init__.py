"""When which worker was on what: records of files, and their sums a column of the picture."""
