"""Readable cases: small stories of events, with the facts that follow worked out by hand."""
