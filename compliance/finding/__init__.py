"""Finding words: texts and questions as the same stems, a question as what must and must not occur. Pure Python."""
