"""Papers as they lie in an accountant's pile: layouts filled with drawn values, and quick photographs of them.

Everything on a paper is drawn from one seeded generator of random numbers, so a seed gives the same files again.
"""
