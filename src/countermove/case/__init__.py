"""Cases: actors, objectives, layers, measures and counters, by name."""
