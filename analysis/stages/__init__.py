"""The street: a package a verb, each run by `python -m analysis.stages.<verb>`; none imports another."""
