"""QuickSight: users, data sources, data sets, analyses and dashboards, checked as AWS does."""
