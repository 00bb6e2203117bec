"""The respondents: what they answered, which group they are in, how they are weighted."""
