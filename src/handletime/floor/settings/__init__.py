"""Settings: what a centre may choose, as objects; each change is an event."""
