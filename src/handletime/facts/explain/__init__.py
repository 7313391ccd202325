"""Explain: every number opens into its spans, the events of each, and the rules that decided."""
