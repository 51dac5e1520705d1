// Written by `.venv/bin/python scripts/generate-create-only.py` from AWS's resource schemas.

/** What a change of a property does. Paths are of property names, such as `TableInput/Name`. */
export interface ResourceType {
  /** A change makes a new resource. */
  readonly createOnly: readonly string[];
  /** A change may make a new resource, depending on the values. */
  readonly mayRecreate: readonly string[];
  /** The property that takes the stack's tags; null for a type that takes none. */
  readonly tags: string | null;
}

export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  "AWS::Athena::WorkGroup": {
    "createOnly": [
      "Name"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::Budgets::Budget": {
    "createOnly": [
      "Budget/BudgetName",
      "NotificationsWithSubscribers"
    ],
    "mayRecreate": [],
    "tags": "ResourceTags"
  },
  "AWS::CE::AnomalyMonitor": {
    "createOnly": [
      "MonitorDimension",
      "MonitorSpecification",
      "MonitorType",
      "ResourceTags"
    ],
    "mayRecreate": [],
    "tags": "ResourceTags"
  },
  "AWS::CE::AnomalySubscription": {
    "createOnly": [
      "ResourceTags"
    ],
    "mayRecreate": [],
    "tags": "ResourceTags"
  },
  "AWS::CloudTrail::Trail": {
    "createOnly": [
      "TrailName"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::Events::Rule": {
    "createOnly": [
      "Name"
    ],
    "mayRecreate": [
      "EventBusName"
    ],
    "tags": "Tags"
  },
  "AWS::Glue::Crawler": {
    "createOnly": [
      "Name"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::Glue::Database": {
    "createOnly": [
      "DatabaseName"
    ],
    "mayRecreate": [],
    "tags": null
  },
  "AWS::Glue::Job": {
    "createOnly": [
      "Name"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::Glue::SecurityConfiguration": {
    "createOnly": [
      "EncryptionConfiguration",
      "Name"
    ],
    "mayRecreate": [],
    "tags": null
  },
  "AWS::Glue::Table": {
    "createOnly": [
      "CatalogId",
      "DatabaseName",
      "Name",
      "TableInput/Name"
    ],
    "mayRecreate": [],
    "tags": null
  },
  "AWS::Glue::Trigger": {
    "createOnly": [
      "Name",
      "Type",
      "WorkflowName"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::Glue::Workflow": {
    "createOnly": [
      "Name"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::IAM::ManagedPolicy": {
    "createOnly": [
      "Description",
      "ManagedPolicyName",
      "Path"
    ],
    "mayRecreate": [],
    "tags": null
  },
  "AWS::IAM::Role": {
    "createOnly": [
      "Path",
      "RoleName"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::KMS::Alias": {
    "createOnly": [
      "AliasName"
    ],
    "mayRecreate": [],
    "tags": null
  },
  "AWS::KMS::Key": {
    "createOnly": [],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::Logs::LogGroup": {
    "createOnly": [
      "LogGroupName"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::QuickSight::Analysis": {
    "createOnly": [
      "AnalysisId",
      "AwsAccountId"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::QuickSight::Dashboard": {
    "createOnly": [
      "AwsAccountId",
      "DashboardId"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::QuickSight::DataSet": {
    "createOnly": [
      "AwsAccountId",
      "DataSetId"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::QuickSight::DataSource": {
    "createOnly": [
      "AwsAccountId",
      "DataSourceId",
      "Type"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::QuickSight::RefreshSchedule": {
    "createOnly": [
      "AwsAccountId",
      "DataSetId",
      "Schedule/ScheduleId"
    ],
    "mayRecreate": [],
    "tags": null
  },
  "AWS::QuickSight::Theme": {
    "createOnly": [
      "AwsAccountId",
      "ThemeId"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::S3::Bucket": {
    "createOnly": [
      "BucketName",
      "BucketNamePrefix",
      "BucketNamespace"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::S3::BucketPolicy": {
    "createOnly": [
      "Bucket"
    ],
    "mayRecreate": [],
    "tags": null
  },
  "AWS::SNS::Subscription": {
    "createOnly": [
      "Endpoint",
      "Protocol",
      "TopicArn"
    ],
    "mayRecreate": [
      "Region"
    ],
    "tags": null
  },
  "AWS::SNS::Topic": {
    "createOnly": [
      "FifoTopic",
      "TopicName"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  },
  "AWS::SNS::TopicInlinePolicy": {
    "createOnly": [
      "TopicArn"
    ],
    "mayRecreate": [],
    "tags": null
  },
  "AWS::SecretsManager::Secret": {
    "createOnly": [
      "Name"
    ],
    "mayRecreate": [],
    "tags": "Tags"
  }
};
