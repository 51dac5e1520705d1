"""What moto 5.2.5 lacks or does otherwise than AWS, one module a service."""
