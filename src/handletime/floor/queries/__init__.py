"""Queries: everything that may be asked to be seen of the floor, a file an area."""
