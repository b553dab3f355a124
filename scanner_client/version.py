"""The version of the scanner: told to the gateway with every request, and read by the package's metadata."""

VERSION = "0.1.0"
