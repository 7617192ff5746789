"""Each command as a function from its arguments to an answer: text for a person, an object for a program."""
