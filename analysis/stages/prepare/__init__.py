"""Responses as recorded -> people with readable answers, and a report on their quality."""
