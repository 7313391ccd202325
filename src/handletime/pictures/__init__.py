"""Pictures of answers and facts: SVG, PNG, and pages that need no network."""
