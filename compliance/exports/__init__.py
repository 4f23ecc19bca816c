"""Files that people take away: written here, read back by `compliance.services`."""
