"""National reports as documents: facts in, words and blocks made of them once, then set as .pdf or written as .docx.

Both formats say the same, because both are made of the same blocks. This module loads nothing: the process that sets
a .pdf is started from this package and has no use for the rest of the application.
"""
