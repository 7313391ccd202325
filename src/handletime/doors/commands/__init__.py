"""The commands, one file each: they parse, call one thing, and render."""
