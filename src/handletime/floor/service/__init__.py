"""The service: a floor with its log, its clock and its timers."""
