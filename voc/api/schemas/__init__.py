"""What goes over the wire. The shapes are read from the answers' own values; field names are a promise to users."""
