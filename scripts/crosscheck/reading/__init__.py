"""A file -> rows with their places: sniffing, opening, finding the header, mapping columns, typed values."""
