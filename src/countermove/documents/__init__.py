"""Files that people published, read into documents with citable passages."""
