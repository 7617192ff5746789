"""Reports: everything a study shows, and the writers that show it."""
