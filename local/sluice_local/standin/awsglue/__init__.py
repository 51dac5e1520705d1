"""A stand-in for Glue's own Python package: what a Spark script needs to run outside of Glue.

It has getResolvedOptions, GlueContext's Spark session and Job's life. DynamicFrames, bookmarks and
transforms are Glue's own and are refused by name.
https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-python.html
"""
