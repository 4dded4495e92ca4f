"""Rows -> ledgers: one row an enterprise, one row a problem, with every source and every disagreement."""
