"""What a ship knows of where it is: what its sensors see, and what is made of it."""
