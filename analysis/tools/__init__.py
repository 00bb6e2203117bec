"""Programs that a person runs beside the build.

importing: a survey tool's export -> a study folder
"""
