"""The live floor: what is so now, what may be done about it, and what is written of it."""
