"""What users are told, in English and in French: sentences, notes, and an entry for each code."""
