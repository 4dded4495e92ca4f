"""The xlsx packages themselves: written from nothing, or patched where a person's own workbook must stay as it is."""
