"""Electronic invoices in XML: UBL, UN/CEFACT CII (Factur-X, ZUGFeRD) and Svefaktura, as values of EN 16931.

`read.read` takes the bytes of a file and gives an `invoice.ElectronicInvoice`. Nothing is validated here: what a
file says is given as it says it, and what it does not say is None.
"""
