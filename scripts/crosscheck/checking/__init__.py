"""Rows -> findings: `rules.RULES` is a tuple of small pure functions over one sheet's columns."""
