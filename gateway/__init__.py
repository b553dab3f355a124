"""Underlag: a receipt and invoice gateway between a company and its accounting agency."""

__version__ = "0.1.0"
