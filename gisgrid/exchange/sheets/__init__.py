"""Maps that leave the service: one drawing as SVG, from which small maps, PDF and PNG are made; tables and GeoJSON."""
