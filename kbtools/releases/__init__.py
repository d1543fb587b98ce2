"""Releases: generations of the index and built sites in shared storage, one of each live for all services."""
