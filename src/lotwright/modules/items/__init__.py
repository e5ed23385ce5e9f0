"""Items: what is bought, made and sold, by revision, with units, bill of materials, route and specification."""
