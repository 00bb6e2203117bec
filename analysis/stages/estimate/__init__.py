"""People and weights -> shares, means, differences and ranks of every question."""
