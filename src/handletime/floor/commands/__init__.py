"""Commands: everything that may be asked of the floor, a file an area."""
