"""What Borgen says about itself: each page in the method, and the sheet for a team that begins tomorrow."""
