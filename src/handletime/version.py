"""The version of the package, which every set of facts carries."""

__version__ = "0.1.0"
