"""What the ledger and the archive cost: CPU and memory of whole crawls, and single operations on a large index."""
