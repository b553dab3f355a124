"""Agency and client: who is registered here, and who works with whom."""
