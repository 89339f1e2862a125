"""Files of the quality office, from cells to what each row does. Nothing in here knows a model."""
