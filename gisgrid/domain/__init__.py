"""Pure words: what an area, a code, a venue is, without file, database or page."""
