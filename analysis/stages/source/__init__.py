"""The code -> pages, so that every number links to the lines that made it."""
