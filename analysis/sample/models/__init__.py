"""The models of models.toml on the respondents: for the stages that tell of them and that vary them.

outcome: what is modelled · terms: by levels, a line or a spline · plan: both, and who is used
fits: by kind, with the check of proportional odds
"""
