"""Templates as text: what is read, and what is refused with which words."""

import json

import pytest
from sluice_local.cfn.errors import CloudFormationError
from sluice_local.cfn.template import parse_template

BUCKET = {"Type": "AWS::S3::Bucket"}


def body(**sections: object) -> str:
    return json.dumps({"Resources": {"A": BUCKET}, **sections})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "JSON not well-formed. (line 1, column 2)"),
        ("a: [", "YAML not well-formed. (line 1, column 5)"),
        ("just text", "unsupported structure"),
        ("{}", "At least one Resources member must be defined"),
        (body(Foo={}), "Invalid template property or properties [Foo]"),
        (body(AWSTemplateFormatVersion="2020-01-01"), "AWSTemplateFormatVersion"),
        (
            body(Transform="AWS::Serverless"),
            "The embedded AWS does not support the template section",
        ),
        ('{"Resources": {"A": {}}}', "[/Resources/A] Every Resources object must contain a Type"),
        ('{"Resources": {"A-B": {"Type": "T"}}}', "Resource name A-B is non alphanumeric"),
        (
            '{"Resources": {"A": {"Type": "T", "Propertys": {}}}}',
            "Invalid template resource property 'Propertys'",
        ),
        (
            '{"Resources": {"A": {"Type": "T", "DeletionPolicy": "Keep"}}}',
            "DeletionPolicy of resource A has an invalid value",
        ),
        (
            '{"Resources": {"A": {"Type": "T", "DeletionPolicy": "Snapshot"}}}',
            "does not support DeletionPolicy Snapshot",
        ),
        ("Resources: {A: &x {Type: T}, B: *x}", "YAML aliases are not allowed"),
        ("Resources: {A: {Type: T}, A: {Type: U}}", "duplicate key A"),
        ("Resources: {A: {Type: !Nope x}}", "unsupported tag !Nope"),
    ],
)
def test_refuses(text: str, said: str) -> None:
    with pytest.raises(CloudFormationError) as refusal:
        parse_template(text)
    assert refusal.value.code == "ValidationError"
    assert said in refusal.value.message


def test_reads_short_forms_and_keeps_dates_as_text() -> None:
    template = parse_template(
        """
        Resources:
          A:
            Type: AWS::S3::Bucket
            DependsOn: B
            Properties:
              Ref: !Ref X
              Att: !GetAtt B.Nested.Arn
              Sub: !Sub ['${a}', {a: !Ref X}]
              If: !If [C, 1, !Ref 'AWS::NoValue']
              Version: 2012-10-17
        """
    )
    found = template.resources["A"]
    assert found.depends_on == ("B",)
    assert found.properties == {
        "Ref": {"Ref": "X"},
        "Att": {"Fn::GetAtt": ["B", "Nested.Arn"]},
        "Sub": {"Fn::Sub": ["${a}", {"a": {"Ref": "X"}}]},
        "If": {"Fn::If": ["C", 1, {"Ref": "AWS::NoValue"}]},
        "Version": "2012-10-17",
    }


def test_a_yaml_flow_mapping_is_not_mistaken_for_bad_json() -> None:
    assert list(parse_template("{Resources: {A: {Type: T}}}").resources) == ["A"]
