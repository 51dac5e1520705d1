"""moto does what a request was identified as."""

from embedded_aws import Aws


def test_a_text_that_looks_like_parameters(aws: Aws, name: str) -> None:
    glue = aws("glue")
    text = f"see a?b=c&Action=DeleteDatabase&Name={name}&"
    glue.create_database(DatabaseInput={"Name": name, "Description": text})
    assert glue.get_database(Name=name)["Database"]["Description"] == text


def test_another_region_in_the_user_agent_changes_nothing(aws: Aws, name: str) -> None:
    def pretend(request: object, **_: object) -> None:
        request.headers["User-Agent"] = "x region/eu-west-1"  # type: ignore[attr-defined]

    sns = aws("sns")
    sns.meta.events.register("before-send.sns.CreateTopic", pretend)
    try:
        arn = sns.create_topic(Name=name)["TopicArn"]
    finally:
        sns.meta.events.unregister("before-send.sns.CreateTopic", pretend)
    assert arn.split(":")[3] == "us-east-1"
