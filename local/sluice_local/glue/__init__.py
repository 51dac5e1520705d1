"""Glue: jobs that really run on Spark, crawlers that really read Parquet."""
