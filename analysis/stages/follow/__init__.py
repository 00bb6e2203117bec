"""Waves of a study, each estimated by itself -> what changed between them."""
