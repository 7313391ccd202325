"""The floor in motion: decisions one after the other, what follows from each, and routing."""
