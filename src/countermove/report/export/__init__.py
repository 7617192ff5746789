"""A game in the file format of another tool."""
