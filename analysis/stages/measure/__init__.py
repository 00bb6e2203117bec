"""How well the items of a battery measure one thing."""
