"""From a picture to words with place and confidence: one module for each reader, all of one shape."""
