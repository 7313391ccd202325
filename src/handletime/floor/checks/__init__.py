"""Checks: everything that may speak against a command, in the order in which it is said."""
