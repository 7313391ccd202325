"""The metrics and the feeds that they fold, one file a subject; a file here joins by itself."""
