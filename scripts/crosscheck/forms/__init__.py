"""Workbooks that people fill in: blank lists, transfer sheets, dossiers."""
