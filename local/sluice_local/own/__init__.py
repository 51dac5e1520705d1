"""Services that are our own, not moto's: requests and answers go by botocore's service models."""
