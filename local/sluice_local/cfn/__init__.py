"""CloudFormation: templates, change sets, and stacks whose resources the public APIs make."""
