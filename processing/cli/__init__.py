"""The command line: a second face of the same core that the window shows."""
