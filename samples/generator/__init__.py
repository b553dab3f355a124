"""Renders receipts and invoices of invented companies from values, and photographs them.

The same values make the pixels and the truth, so what is written in `truth.json` is what stands on the paper.
"""
