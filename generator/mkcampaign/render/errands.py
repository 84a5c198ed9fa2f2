"""What needs an editor, as a calendar of their own (RFC 5545): a phone that reminds is of more use than a list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from icalendar import Alarm, Calendar, Event

from mkcampaign.due import ERRAND_WORDS, Due
from mkcampaign.model.site import Site
from mkcampaign.render.feeds import host, plain
from mkcampaign.schedule import stamp
from mkcampaign.wording import Translate, day_label

_MORNING = timedelta(hours=9)


def calendar(site: Site, todo: Iterable[Due], today: date, translate: Translate) -> bytes:
    """Each thing to do as an event of its whole day: a VTODO is not shown by most calendars on phones and the web.

    What is overdue stands on `today`, or nobody would see it. One thing keeps its UID, so that a file of a later day
    moves it; DTSTAMP follows from `today`, so that bytes repeat.
    """
    language = site.settings.language
    feed = Calendar()
    feed.add("prodid", f"-//mkcampaign//mkcampaign//{'ZH' if language == 'zh-Hans' else 'EN'}")
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    name = plain(translate("{site}：要做的事").format(site=site.settings.title))
    feed.add("name", name)
    feed.add("x-wr-calname", name)
    for one in todo:
        is_late = one.day < today
        what = translate("{errand}：{title}").format(
            errand=translate(ERRAND_WORDS[one.errand]), title=one.title
        )
        lines = [
            translate("原定{date}，已经过期").format(date=day_label(one.day, language)) if is_late else "",
            one.detail,
            translate(one.reason) if one.reason else "",
            translate("负责：{owner}").format(owner=one.owner) if one.owner else "",
            str(one.mark),
        ]
        day = max(one.day, today)
        event = Event()
        event.add("uid", f"due.{one.key}@{host(site)}")
        event.add("dtstamp", stamp(today))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))  # exclusive (RFC 5545 section 3.6.1)
        event.add("summary", plain(translate("【过期】{what}").format(what=what) if is_late else what))
        event.add("description", plain("\n".join(line for line in lines if line)))
        event.add("categories", [one.errand.value])
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", plain(what))
        alarm.add("trigger", _MORNING)
        event.add_component(alarm)
        feed.add_component(event)
    return bytes(feed.to_ical())
