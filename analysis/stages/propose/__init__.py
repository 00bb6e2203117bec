"""The questionnaire -> the claims and charts of findings pages that nobody wrote."""
