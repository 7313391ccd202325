"""Timers: what becomes due by the passing of time alone, as data."""
