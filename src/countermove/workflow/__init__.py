"""The main job as functions. The only reader of the clock."""
