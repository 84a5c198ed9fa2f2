"""The nouns, as frozen types. Everything here is data; nothing reads a file or a clock."""
