// An iCalendar file (RFC 5545) of whole days, made in the browser.
(function (root) {
  "use strict";
  var tools = root.mcPathway;

  // Section 3.3.11; control characters have no place in a text.
  function escaped(text) {
    return text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, " ")
      .replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
  }

  // Section 3.1: at most 75 octets of UTF-8 a line; no character is cut in two.
  function folded(line) {
    var lines = "";
    var size = 0;
    for (var at = 0; at < line.length;) {
      var unit = line.charCodeAt(at);
      var isPair = unit >= 0xd800 && unit < 0xdc00 && at + 1 < line.length;
      var octets = isPair ? 4 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
      if (size + octets > 75) {
        lines += "\r\n ";
        size = 1;
      }
      lines += line.substr(at, isPair ? 2 : 1);
      size += octets;
      at += isPair ? 2 : 1;
    }
    return lines + "\r\n";
  }

  function plain(day) {
    return tools.iso(day).replace(/-/g, "");
  }

  // `stamp`: a Date. `events`: {uid, first, after, summary, description, url, alarm}, days as in ages.js, with `rule`
  // also {until}; `alarm` is what a reminder says at nine in the morning of the day before.
  tools.ics = function (name, stamp, events) {
    var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mkcampaign//mkcampaign//ZH", "CALSCALE:GREGORIAN",
      "X-WR-CALNAME:" + escaped(name)];
    events.forEach(function (event) {
      lines.push("BEGIN:VEVENT", "UID:" + event.uid, "DTSTAMP:" + stamp.toISOString().replace(/[-:]|\.\d+/g, ""),
        "DTSTART;VALUE=DATE:" + plain(event.first), "DTEND;VALUE=DATE:" + plain(event.after),
        "SUMMARY:" + escaped(event.summary));
      if (event.rule) lines.push("RRULE:" + event.rule + ";UNTIL=" + plain(event.until));
      if (event.description) lines.push("DESCRIPTION:" + escaped(event.description));
      if (event.url) lines.push("URL:" + event.url.replace(/[\u0000-\u0020\u007f]/g, ""));
      lines.push("TRANSP:TRANSPARENT");
      lines.push("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:" + escaped(event.alarm), "TRIGGER:-PT15H", "END:VALARM");
      lines.push("END:VEVENT");
    });
    lines.push("END:VCALENDAR");
    return lines.map(folded).join("");
  };
})(this);
