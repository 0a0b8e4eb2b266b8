"""The directory of public rooms: listing, finding and joining them."""
