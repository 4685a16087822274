"""Files in and out: boundary files of others, and gisgrid's own export with what a receiver needs to verify it."""
