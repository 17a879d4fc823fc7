"""The film: panels that paint the scene frame by frame, into a file or a window."""
