"""SQLite as Django speaks to it, with the number of values a statement may carry asked of the library."""
