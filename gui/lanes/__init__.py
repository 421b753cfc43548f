"""The picture of a run: a row a worker, a bar a file, dark where nobody worked."""
