"""The history of the schema, one file a step, the same on both engines."""
