"""Respondents -> weights, and what the weights did."""
