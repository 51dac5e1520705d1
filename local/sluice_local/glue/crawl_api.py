"""The operations on crawls, in place of moto's, whose crawls advance by being looked at."""

import sys
import threading
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from moto.core.responses import ActionResult, EmptyResult
from moto.glue.exceptions import (
    CrawlerNotRunningException,
    CrawlerRunningException,
    GlueClientError,
)
from moto.glue.models import FakeCrawler

from sluice_local.glue import crawl_definition, notices, triggers
from sluice_local.glue.crawl import Crawl, Crawling, StoppedError
from sluice_local.glue.joblogs import LogStream
from sluice_local.glue.loggroups import crawler_log_group, log_key
from sluice_local.glue.runs import now
from sluice_local.glue.timetable import Timetable
from sluice_local.identities import AssumeRoleError, assume_as_service, role_arn
from sluice_local.runtime import runtime
from sluice_local.scheduler import SCHEDULER
from sluice_local.state import change

SERVICE, SESSION = "glue.amazonaws.com", "AWS-Crawler"

_as_dict = FakeCrawler.as_dict
_lock = threading.Lock()


def shown(self: Any) -> dict[str, Any]:
    """A crawler as GetCrawler shows it: LastCrawl is the last crawl that is over."""
    crawls: list[Crawl] = list(self.crawls)
    view = dict(_as_dict(_without_crawls(self)))
    view["Role"] = view["Role"].split(":role/", 1)[-1]
    view.pop("LastCrawl", None)
    if crawls and crawls[-1].active:
        view["State"] = crawls[-1].status
        elapsed = now() - crawls[-1].started
        view["CrawlElapsedTime"] = int(elapsed.total_seconds() * 1000)
    over = [crawl for crawl in crawls if not crawl.active]
    if over:
        view["LastCrawl"] = _last(self.name, over[-1])
    if view.get("Schedule"):
        waits = _schedule(self) is not None
        view["Schedule"] = {
            **view["Schedule"],
            "State": "SCHEDULED" if waits else "NOT_SCHEDULED",
        }
    return view


def _without_crawls(crawler: Any) -> Any:
    """The crawler for moto's own view, which cannot read our crawls."""
    bare = object.__new__(type(crawler))
    bare.__dict__.update(crawler.__dict__, crawls=[])
    return bare


def _last(name: str, crawl: Crawl) -> dict[str, Any]:
    last = {
        "Status": crawl.status,
        "ErrorMessage": crawl.message,
        "LogGroup": crawl.log_group,
        "LogStream": name,
        "MessagePrefix": crawl.id,
        "StartTime": crawl.started,
    }
    return {key: value for key, value in last.items() if value is not None}


def refuse_while_running(crawler: Any) -> None:
    """CrawlerRunningException while a crawl is under way."""
    if crawler.crawls and crawler.crawls[-1].active:
        raise CrawlerRunningException(f"Crawler with name {crawler.name} has already started")


def start_crawler(self: Any) -> Any:
    """Start a crawl in the background."""
    begin(self.glue_backend.get_crawler(self._get_param("Name")), self.current_account, self.region)
    return EmptyResult()


def begin(crawler: Any, account: str, region: str, trigger: str | None = None) -> None:
    """Start a crawl, for a trigger of this name or for a caller; moto's errors."""
    with _lock:
        refuse_while_running(crawler)
        crawl = Crawl()
        crawler.crawls.append(crawl)

    def carry_out() -> None:
        notices.crawl_started(crawler, crawl, account, region)
        _carry_out(crawler, crawl, account, region)
        notices.crawl_over(crawler, crawl, account, region)
        triggers.crawl_over(crawler, crawl, account, region, trigger)

    threading.Thread(target=carry_out, name="crawl", daemon=True).start()


def stop_crawler(self: Any) -> Any:
    """Ask the crawl to stop."""
    crawler = self.glue_backend.get_crawler(self._get_param("Name"))
    if not crawler.crawls or not crawler.crawls[-1].stop():
        raise CrawlerNotRunningException(f"Crawler with name {crawler.name} isn't running")
    return EmptyResult()


def delete_crawler(self: Any) -> Any:
    """Delete a crawler that is not running."""
    name = self._get_param("Name")
    refuse_while_running(self.glue_backend.get_crawler(name))
    self.glue_backend.delete_crawler(name)
    return EmptyResult()


def start_crawler_schedule(self: Any) -> Any:
    """The crawler starts by its schedule again."""
    crawler = self.glue_backend.get_crawler(self._get_param("CrawlerName"))
    if not crawler.schedule:
        raise _crawler_error("NoScheduleException", f"Crawler {crawler.name} has no schedule")
    if _schedule(crawler) is not None:
        raise _crawler_error("SchedulerRunningException", f"{crawler.name} is scheduled already")
    schedule_again(crawler)
    return EmptyResult()


def stop_crawler_schedule(self: Any) -> Any:
    """The crawler starts by its schedule no more; a crawl under way goes on."""
    crawler = self.glue_backend.get_crawler(self._get_param("CrawlerName"))
    if _schedule(crawler) is None:
        raise _crawler_error("SchedulerNotRunningException", f"{crawler.name} is not scheduled")
    crawler.sluice_stopped = True
    TIMETABLE.arm(crawler)
    return EmptyResult()


def update_crawler_schedule(self: Any) -> Any:
    """Another schedule, or none."""
    crawler = self.glue_backend.get_crawler(self._get_param("CrawlerName"))
    wanted = self._get_param("Schedule") or ""
    crawl_definition.check({"Schedule": wanted})
    crawler.schedule = wanted
    schedule_again(crawler)
    return EmptyResult()


def _crawler_error(code: str, message: str) -> Exception:
    error: Exception = GlueClientError(code, message)
    return error


def schedule_again(crawler: Any) -> None:
    """It waits for the next time that its schedule names."""
    crawler.sluice_stopped = False
    TIMETABLE.arm(crawler)


def _schedule(crawler: Any) -> str | None:
    return None if getattr(crawler, "sluice_stopped", False) else crawler.schedule or None


def _begin_by_schedule(crawler: Any, account: str, region: str) -> None:
    """A crawl that is under way when the next one is due: that one is left out, as AWS does."""
    try:
        begin(crawler, account, region)
    except CrawlerRunningException as error:
        print(f"crawler {crawler.name}: {error}", file=sys.stderr)


def list_crawls(self: Any) -> Any:
    """The crawler's crawls, newest first."""
    crawler = self.glue_backend.get_crawler(self._get_param("CrawlerName"))
    return ActionResult({"Crawls": [_listed(crawler.name, each) for each in crawler.crawls[::-1]]})


def _listed(name: str, crawl: Crawl) -> dict[str, Any]:
    state = {"SUCCEEDED": "COMPLETED", "CANCELLED": "STOPPED", "STOPPING": "RUNNING"}
    view = {
        "CrawlId": crawl.id,
        "State": state.get(crawl.status, crawl.status),
        "StartTime": crawl.started,
        "EndTime": crawl.ended,
        "ErrorMessage": crawl.message,
        "LogGroup": crawl.log_group,
        "LogStream": name,
        "MessagePrefix": crawl.id,
    }
    return {key: value for key, value in view.items() if value is not None}


def _carry_out(crawler: Any, crawl: Crawl, account: str, region: str) -> None:
    """The crawl, to its end; never raises."""
    arn = role_arn(account, crawler.role)
    security = crawler.crawler_security_configuration or None
    crawl.log_group = crawler_log_group(arn, security)
    try:
        source = f"arn:aws:glue:{region}:{account}:crawler/{crawler.name}"
        credentials = assume_as_service(arn, SERVICE, SESSION, region, source)
        clients = runtime().clients
        glue, s3, logs = (
            clients.client(name, region, credentials, SERVICE) for name in ("glue", "s3", "logs")
        )
        stream = LogStream(logs, crawl.log_group, crawler.name, log_key(glue, security))
    except (AssumeRoleError, ClientError) as error:
        why = str(error)
        change("glue", lambda: crawl.end("FAILED", why))
        return

    def say(message: str) -> None:
        stream.write(f"[{crawl.id}] {message}")

    crawling = Crawling(crawler, s3, glue, say, crawl.stop_wanted)
    status, message = "SUCCEEDED", None
    try:
        say(f"BENCHMARK : Running Start Crawl for Crawler {crawler.name}")
        crawling.run()
        message = "; ".join(crawling.warnings) or None
    except StoppedError:
        status = "CANCELLED"
    except Exception as error:  # a crawl never hangs: whatever it is ends it
        status, message = "FAILED", str(error)
        if not isinstance(error, (ClientError, BotoCoreError, ValueError)):
            print(f"crawl of {crawler.name}: {type(error).__name__}: {error}", file=sys.stderr)
        say(f"ERROR : {error}")
    say("BENCHMARK : Crawler has finished running and is in state READY")
    stream.close()
    change("glue", lambda: crawl.end(status, message))


TIMETABLE = Timetable(lambda backend: backend.crawlers, _schedule, _begin_by_schedule)
SCHEDULER.add(TIMETABLE)
