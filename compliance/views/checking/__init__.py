"""The check of a resolution: its text beside what was read, corrections, publishing, revising and ending."""
