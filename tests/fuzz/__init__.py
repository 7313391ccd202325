"""Fuzzers: bytes become what a reader may be given, and laws say what may come of it."""
