"""What an operator types, beside what starts the processes; app.py puts all of it together."""
