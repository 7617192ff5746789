"""Plans: what a document promises, as a tree, and how plans compare."""
