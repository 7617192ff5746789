"""Solution methods for one game, and the certificate that checks them."""
