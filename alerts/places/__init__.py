"""Places: from the words people use to the neighborhoods and crossings a network knows. No database, no guessing."""
