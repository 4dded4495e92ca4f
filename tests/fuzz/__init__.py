"""Damaged, hostile and odd spreadsheet files, made anew from a seed: `make fuzz`, and a small slice in the tests."""
