// Ages along a pathway as days, counted as mkcampaign/ages.py does. A day is a whole number, days since 1970-01-01:
// no hour, no zone, no summer time.
(function (root) {
  "use strict";
  var PREGNANCY = 280; // days from the first day of the last menstrual period to the due date
  var OVER = 301; // 43 weeks: no pregnancy lasts as long
  var DAY = 86400000;

  // The day of a date; null where there is none such (31 April).
  function dayOf(year, month, day) {
    var moment = new Date(Date.UTC(year, month - 1, day));
    var is = moment.getUTCFullYear() === year && moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day;
    return is && year >= 1900 && year < 2200 ? moment.getTime() / DAY : null;
  }

  function parts(day) {
    var moment = new Date(day * DAY);
    return [moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate()];
  }

  // 2026-05-01, also as people type it where the browser has no calendar to choose from; null for anything else.
  function read(text) {
    var found = /^\s*(\d{4})\s*[-\/.年]\s*(\d{1,2})\s*[-\/.月]\s*(\d{1,2})\s*日?\s*$/.exec(text);
    return found ? dayOf(Number(found[1]), Number(found[2]), Number(found[3])) : null;
  }

  function iso(day) {
    return parts(day).map(function (n) { return (n < 10 ? "0" : "") + n; }).join("-");
  }

  // Where a month has no such day, its last day.
  function plusMonths(day, months) {
    var from = parts(day);
    var month = from[0] * 12 + from[1] - 1 + months;
    var last = new Date(Date.UTC(Math.floor(month / 12), month % 12 + 1, 0));
    last.setUTCDate(Math.min(from[2], last.getUTCDate()));
    return last.getTime() / DAY;
  }

  // "birth 12 0": so many months, then so many days, after an anchor. Null for "".
  function point(text) {
    var found = text ? text.split(" ") : null;
    return found && { anchor: found[0], months: Number(found[1]), days: Number(found[2]) };
  }

  // What ages are counted from. A birth says nothing of the weeks before it; a pregnancy expects one.
  function anchors(kind, day) {
    if (kind === "birth") return { period: null, birth: day };
    return kind === "due" ? { period: day - PREGNANCY, birth: day } : { period: day, birth: day + PREGNANCY };
  }

  function on(at, from) {
    var anchor = at && from[at.anchor];
    return typeof anchor === "number" ? plusMonths(anchor, at.months) + at.days : null;
  }

  // Why a date cannot be meant: "" where it can.
  function wrong(kind, day, today) {
    if (kind === "birth") return day > today ? "unborn" : "";
    var period = anchors(kind, day).period;
    if (period > today) return kind === "due" ? "far" : "future";
    return today - period >= OVER ? "over" : "";
  }

  // How far someone is: whole weeks and days of pregnancy, or whole months and days of life.
  function age(kind, from, today) {
    if (kind !== "birth") {
      var days = today - from.period;
      return [Math.floor(days / 7), days % 7];
    }
    var months = 0;
    while (plusMonths(from.birth, months + 1) <= today) months += 1;
    return [months, today - plusMonths(from.birth, months)];
  }

  // Where one is among stages of {first, after} in days (null where not known), in their order: {now, next} as
  // numbers, -1 where there is none. Nobody is born by a guess: until a birth is told, the day before it counts.
  function place(kind, from, today, stages) {
    var day = kind === "birth" ? today : Math.min(today, from.birth - 1);
    var found = { now: -1, next: -1 };
    stages.forEach(function (stage, at) {
      if (stage.first === null) return;
      if (stage.first <= day && (stage.after === null || day < stage.after)) found.now = at;
      if (stage.first > day && (found.next < 0 || stage.first < stages[found.next].first)) found.next = at;
    });
    return found;
  }

  root.mcPathway = {
    age: age,
    anchors: anchors,
    dayOf: dayOf,
    iso: iso,
    on: on,
    parts: parts,
    place: place,
    plusMonths: plusMonths,
    point: point,
    read: read,
    wrong: wrong
  };
})(this);
