"""What is due, overdue and vanished, and what the facts on file would allow: pure functions of ledgers, rules and a day."""
