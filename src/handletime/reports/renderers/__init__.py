"""Renderers lay out answers, one file a format; a file here joins by itself."""
