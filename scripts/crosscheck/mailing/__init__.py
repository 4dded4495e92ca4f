"""Drafts, sending and fetching: everything reaches the right person once."""
