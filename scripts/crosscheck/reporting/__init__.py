"""Figures (pure), the month's workbook and charts, Word, the overview page."""
