"""Charts of what comparisons measured: one paint function for the screen, PNG and SVG."""
