"""Working on readings: corrections by people, comparison of texts, proposals. Pure Python, no Django.

A reading is what the parser gives out as plain data (`ParsedResolution.to_dict()`); nothing here changes a reading
in place.
"""
