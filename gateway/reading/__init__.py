"""From photo to fields: files in, values out; the only room that decodes pictures and PDF.

`container.inspect` is light and runs where a file is received. Everything else belongs in a child process
(`child.ReaderChild`), since a decoder that meets a hostile file may crash, hang or eat the memory.
"""
