"""A second computation of every table of facts, naive and apart from the first, to judge it by."""
