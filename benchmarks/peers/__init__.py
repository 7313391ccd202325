"""The best that can be written in other tools for the same work, to be measured against."""
