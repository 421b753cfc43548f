"""What the window does to show how work in parallel goes, beside making pictures."""
