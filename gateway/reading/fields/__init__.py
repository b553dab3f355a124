"""From words to fields: one module for each family of them, and `fields` that asks all.

A value is *found* beside or below its label, or by its shape; *checks* say how far it is proven. Confidence
follows one rule (`found.confidence`), so that what is sure here is sure for the same reason everywhere.
"""
