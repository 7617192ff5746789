"""Ensembles: one game solved in many scenarios, and what they show."""
