"""The reports, one file each; a file here joins by itself."""
