"""The film: what stands where at a moment, panel by panel, drawn into frames, a file or a window."""
