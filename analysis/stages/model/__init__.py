"""People and weights -> average marginal effects of the study's models."""
