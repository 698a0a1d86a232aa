"""Images with labels: the built-in faces, and folders of your own."""
