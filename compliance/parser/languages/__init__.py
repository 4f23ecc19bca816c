"""Resolutions in French, Spanish, Russian, Arabic and Chinese: their openings, clauses, labels and headings.

The canonical verb of a paragraph is the English one, whatever language the copy is in. The words are data
(`data/fr.toml`, `data/fr_words.toml`, ...); what several English verbs share in translation keeps all of them, the
likeliest first.
"""
