"""EventBridge hears of runs and crawls that are over.

https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
"""

from typing import Any

from sluice_local.events import bus
from sluice_local.glue.crawl import Crawl
from sluice_local.glue.runs import JobRun

SOURCE = "aws.glue"
SEVERITY = {"SUCCEEDED": "INFO", "FAILED": "ERROR", "TIMEOUT": "WARN", "STOPPED": "INFO"}
CRAWLER = "Glue Crawler State Change"


def job_over(run: JobRun) -> None:
    """A run that has ended, each attempt of its own."""
    said = "Job run succeeded" if run.state == "SUCCEEDED" else run.error_message
    detail = {
        "jobName": run.job.name,
        "severity": SEVERITY[run.state],
        "state": run.state,
        "jobRunId": run.id,
        "message": said or f"Job run {run.state.lower()}",
    }
    bus.emit(SOURCE, "Glue Job State Change", detail, account=run.account, region=run.region)


def crawl_started(crawler: Any, crawl: Crawl, account: str, region: str) -> None:
    """A crawl that begins."""
    detail = {
        "accountId": account,
        "crawlerName": crawler.name,
        "startTime": _time(crawl.started),
        "state": "Started",
        "message": "Crawler Started",
    }
    bus.emit(SOURCE, CRAWLER, detail, account=account, region=region)


def crawl_over(crawler: Any, crawl: Crawl, account: str, region: str) -> None:
    """A crawl that has succeeded or failed; AWS has no event for one that was stopped."""
    detail = {"accountId": account, "crawlerName": crawler.name}
    if crawl.status == "SUCCEEDED":
        detail |= {
            "state": "Succeeded",
            "completionDate": _time(crawl.ended),
            "message": "Crawler Succeeded",
        }
    elif crawl.status == "FAILED":
        detail |= {
            "state": "Failed",
            "errorMessage": crawl.message or "Internal Service Exception",
            "message": "Crawler Failed",
        }
    else:
        return
    bus.emit(SOURCE, CRAWLER, detail, account=account, region=region)


def _time(moment: Any) -> str:
    return str(moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
