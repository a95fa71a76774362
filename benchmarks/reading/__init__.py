"""``python -m benchmarks.reading``: how well and how fast pages are read, by this reader and by its peers."""
