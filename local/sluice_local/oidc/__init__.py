"""OpenID Connect: tokens of an issuer, its keys, and the roles that trust it."""
