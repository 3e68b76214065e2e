"""Words without a document: roles, units, numerals; read from `ontology/` once."""
