// Reads iCalendar files with ical.js, which throws at what RFC 5545 does not allow, and says what it found.
// Input: a JSON list of paths on standard input. Output: {path: {events: [...], error: "..."}} as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const found = {};
for (const path of JSON.parse(readFileSync(0, "utf-8"))) {
  try {
    const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, "utf-8")));
    ICAL.TimezoneService.reset();
    for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
    const events = calendar.getAllSubcomponents("vevent").map((component) => {
      const event = new ICAL.Event(component, { strictExceptions: true });
      return {
        uid: event.uid,
        summary: event.summary,
        description: event.description,
        location: event.location,
        status: component.getFirstPropertyValue("status"),
        sequence: event.sequence,
        start: event.startDate.toString(),
        end: component.hasProperty("dtend") ? event.endDate.toString() : null,
        start_utc: Math.round(event.startDate.toUnixTime()),
        is_date: event.startDate.isDate,
        tzid: component.getFirstProperty("dtstart").getParameter("tzid") ?? null,
      };
    });
    found[path] = { name: calendar.getFirstPropertyValue("x-wr-calname"), events };
  } catch (error) {
    found[path] = { error: String(error) };
  }
}
process.stdout.write(JSON.stringify(found));
