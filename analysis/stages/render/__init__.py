"""Templates and public numbers -> Markdown pages."""
