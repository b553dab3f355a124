"""Values and rules of bookkeeping: pure, without files, clock, Flask or SQL."""
