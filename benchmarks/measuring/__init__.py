"""How work is measured: in fresh processes, by turns, with medians; and how it is told."""
