"""Values that every stage shares: errors, names, citations, quantities, provenance."""
