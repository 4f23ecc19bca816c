"""What the tests stand on: real services, child processes, and small helpers."""
