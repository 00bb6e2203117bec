"""A published number: its record, its columns, its text."""
