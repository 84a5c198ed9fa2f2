// Where on a pathway one is by a date that stays on this device, and its check-ups as a calendar file.
// Without it the stages and check-ups are lists.
(function (root) {
  "use strict";
  var panel = document.querySelector("[data-mc-pathway]");
  if (!panel) return;
  var tools = root.mcPathway;
  var words = panel.dataset;
  var form = panel.querySelector("form");
  var input = form.querySelector("[data-mc-date]");
  var kinds = all(form, "input[name=mc-kind]");
  var fault = form.querySelector("[data-mc-fault]");
  var voice = panel.querySelector("[data-mc-say]");
  var result = panel.querySelector("[data-mc-result]");
  var headline = result.querySelector("[data-mc-now]");
  var next = result.querySelector("[data-mc-next]");
  var soon = result.querySelector("[data-mc-soon]");
  var estimate = result.querySelector("[data-mc-estimate]");
  var save = result.querySelector("[data-mc-save]");
  var after = result.querySelector("[data-mc-later]");
  var clear = panel.querySelector("[data-mc-clear]");
  var stages = all(document, "[data-mc-stage]").map(part);
  var checkups = all(document, "[data-mc-checkup]").map(part);
  var key = "mc-pathway:" + ownPath().replace(/index\.html$/, "");
  var told = null; // {kind, day, id}: what is known of the reader, on this device alone

  // What was told is the same in either script: it is kept under the address in Simplified.
  function ownPath() {
    var link = document.querySelector('[data-mc-script] a[hreflang="zh-Hans"]');
    return (link || location).pathname;
  }

  function all(within, selector) {
    return Array.prototype.slice.call(within.querySelectorAll(selector));
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (whole, name) { return name in values ? values[name] : whole; });
  }

  function said(within, selector) {
    var found = within.querySelector(selector);
    return found ? found.textContent : "";
  }

  function part(element) {
    return {
      element: element,
      id: element.dataset.id,
      title: said(element, "[data-mc-title]"),
      summary: said(element, "[data-mc-summary]"),
      when: element.dataset.when || "",
      every: element.dataset.every || "",
      dates: all(document, '[data-mc-dates="' + element.dataset.id + '"]').filter(function (found) {
        return found.dataset.mcOf === element.dataset.of;
      }),
      from: tools.point(element.dataset.first),
      to: tools.point(element.dataset.after)
    };
  }

  function today() {
    var now = new Date();
    return tools.dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
  }

  function label(day, withYear) {
    var date = tools.parts(day);
    var options = { month: "long", day: "numeric" };
    if (withYear) options.year = "numeric";
    try {
      return new Date(date[0], date[1] - 1, date[2]).toLocaleDateString(document.documentElement.lang, options);
    } catch (error) {
      return tools.iso(day);
    }
  }

  // From a day up to the one before another.
  function span(first, last) {
    if (first === null) return last === null ? "" : fill(words.wordTo, { end: label(last - 1, true) });
    if (last === null) return fill(words.wordFrom, { start: label(first, true) });
    if (last - first <= 1) return label(first, true);
    var isOneYear = tools.parts(first)[0] === tools.parts(last - 1)[0];
    return fill(words.wordBetween, { start: label(first, true), end: label(last - 1, !isOneYear) });
  }

  function lasts(checkup) {
    return checkup.when || span(checkup.first, checkup.after);
  }

  // What is kept

  function load() {
    try {
      var kept = JSON.parse(localStorage.getItem(key));
      var day = kept && tools.read(String(kept.date));
      var isKnown = kinds.some(function (kind) { return kept && kind.value === kept.kind; });
      return isKnown && day !== null ? { kind: kept.kind, day: day, id: String(kept.id) } : null;
    } catch (error) {
      return null;
    }
  }

  function keep() {
    try {
      localStorage.setItem(key, JSON.stringify({ kind: told.kind, date: tools.iso(told.day), id: told.id }));
    } catch (error) { /* not kept */ }
  }

  // One for as long as a date is kept, so that a calendar takes a later file for the same check-ups, moved.
  function fresh() {
    var numbers = new Uint32Array(3);
    root.crypto.getRandomValues(numbers);
    return Array.prototype.map.call(numbers, function (number) { return number.toString(36); }).join("");
  }

  // What is shown

  function howFar(kind, from, day) {
    var age = tools.age(kind, from, day);
    var values = { count: age[0], days: age[1] };
    if (kind !== "birth") return fill(age[1] ? words.wordWeeksDays : words.wordWeeks, values);
    if (!age[0]) return fill(age[1] ? words.wordDays : words.wordBorn, values);
    return fill(age[1] ? words.wordMonthsDays : words.wordMonths, values);
  }

  function linked(into, text, stage) {
    var link = document.createElement("a");
    link.href = "#" + stage.id;
    link.textContent = stage.title;
    var halves = text.split("{stage}");
    into.textContent = "";
    into.append(halves[0], link, halves[1]);
  }

  function date(list, from) {
    list.forEach(function (one) {
      one.first = tools.on(one.from, from);
      one.after = tools.on(one.to, from);
      one.dates.forEach(function (place) { place.textContent = span(one.first, one.after); });
    });
  }

  function mark(at) {
    stages.forEach(function (stage, number) {
      var is = number === at;
      stage.element.classList.toggle("mc-stages__now", is);
      var link = stage.element.querySelector("a");
      if (is) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
      var section = document.getElementById(stage.id).closest("section");
      section.classList.toggle("mc-stage--now", is);
    });
  }

  // The check-ups not yet over that the date tells of: after a birth alone are those of the child certain.
  function coming(day) {
    return checkups.filter(function (checkup) {
      var isOurs = checkup.from && (checkup.from.anchor === "birth") === (told.kind === "birth");
      return isOurs && checkup.after > day;
    });
  }

  function isOver(day) {
    var dated = stages.filter(function (stage) { return stage.after !== null; });
    return dated.length > 0 && dated.every(function (stage) { return stage.after <= day; });
  }

  function show() {
    var day = today();
    var from = tools.anchors(told.kind, told.day);
    date(stages, from);
    date(checkups, from);
    var found = tools.place(told.kind, from, day, stages);
    var values = { age: howFar(told.kind, from, day), due: label(from.birth, true) };
    mark(found.now);
    if (found.now >= 0) linked(headline, fill(words.wordNow, values), stages[found.now]);
    else headline.textContent = fill(isOver(day) ? words.wordAfter : words.wordBetweenStages, values);
    var isLate = told.kind !== "birth" && day > from.birth;
    next.hidden = found.next < 0 && !isLate;
    if (isLate) next.textContent = words.wordLate;
    else if (found.next >= 0) linked(next, fill(words.wordNext, { date: label(stages[found.next].first, true) }), stages[found.next]);
    var todo = coming(day);
    soon.textContent = "";
    todo.filter(function (checkup, at) { return checkup.first <= day || !at || checkup.first === todo[0].first; })
      .slice(0, 3).forEach(function (checkup) {
        var item = document.createElement("li");
        var link = document.createElement("a");
        link.href = "#mc-checkup-" + checkup.id;
        link.textContent = checkup.title;
        item.append(link, fill(checkup.first <= day ? words.wordOpen : words.wordComing, { dates: lasts(checkup) }));
        soon.appendChild(item);
      });
    soon.hidden = !todo.length;
    estimate.textContent = fill(told.kind === "birth" ? words.wordByBirth : words.wordByDue, values);
    save.hidden = !todo.length;
    save.lastElementChild.textContent = fill(words.wordSave, { count: todo.length });
    after.hidden = told.kind === "birth" || !checkups.some(function (c) { return c.from && c.from.anchor === "birth"; });
    result.hidden = false;
    clear.hidden = false;
  }

  function complain(text) {
    fault.textContent = text;
    fault.hidden = !text;
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  function forget() {
    try { localStorage.removeItem(key); } catch (error) { /* nothing kept */ }
    told = null;
    form.reset();
    complain("");
    choose();
    result.hidden = true;
    clear.hidden = true;
    mark(-1);
    stages.concat(checkups).forEach(function (one) {
      one.dates.forEach(function (place) { place.textContent = ""; });
    });
    voice.textContent = words.wordCleared;
    input.focus();
  }

  function choose() {
    kinds.forEach(function (kind) {
      if (kind.checked) form.querySelector("[data-mc-label]").textContent = kind.dataset.label;
    });
  }

  function ask(event) {
    event.preventDefault();
    var kind = kinds.filter(function (one) { return one.checked; })[0].value;
    var day = tools.read(input.value);
    var wrong = day === null ? (input.value || input.validity.badInput ? "unread" : "empty") : tools.wrong(kind, day, today());
    complain({
      unread: words.wrongUnread,
      empty: words.wrongEmpty,
      unborn: words.wrongUnborn,
      far: words.wrongFar,
      future: words.wrongFuture,
      over: words.wrongOver
    }[wrong] || "");
    if (wrong) {
      voice.textContent = "";
      input.focus();
      return;
    }
    told = { kind: kind, day: day, id: told ? told.id : fresh() };
    keep();
    show();
    voice.textContent = [headline, next].filter(function (line) { return !line.hidden; })
      .map(function (line) { return line.textContent; }).join(" ");
  }

  // The file

  function download() {
    var canonical = document.querySelector("link[rel=canonical]");
    var day = today();
    var events = coming(day).map(function (checkup) {
      var first = Math.max(checkup.first, day);
      var values = { title: checkup.title, when: checkup.when, end: label(checkup.after - 1, false), dates: lasts(checkup) };
      var isOnce = !checkup.every && checkup.after - checkup.first > 1;
      return {
        uid: "checkup." + words.id + "." + checkup.id + "." + told.id + "@mkcampaign.invalid",
        first: first,
        after: first + 1,
        rule: checkup.every,
        until: checkup.after - 1,
        summary: fill(checkup.when ? words.wordEventWhen : isOnce ? words.wordEvent : "{title}", values),
        description: [checkup.summary, fill(words.wordEventDates, values), words.wordEventNote].filter(Boolean).join("\n"),
        url: canonical ? canonical.href + "#mc-checkup-" + checkup.id : "",
        alarm: checkup.title
      };
    });
    var file = new Blob([tools.ics(document.querySelector("h1").textContent, new Date(), events)], { type: "text/calendar;charset=utf-8" });
    var link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = words.id + ".ics";
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
    voice.textContent = words.wordSaved;
  }

  panel.hidden = false;
  result.querySelector("[data-mc-wechat]").hidden = !/MicroMessenger/i.test(navigator.userAgent);
  form.addEventListener("submit", ask);
  kinds.forEach(function (kind) {
    kind.addEventListener("change", function () {
      choose();
      complain("");
    });
  });
  clear.addEventListener("click", forget);
  save.addEventListener("click", download);
  told = load();
  if (told && tools.wrong(told.kind, told.day, today())) {
    complain(words.wrongOver); // a pregnancy long over: its date is shown, to be replaced
  }
  if (told) {
    kinds.forEach(function (kind) { kind.checked = kind.value === told.kind; });
    input.value = tools.iso(told.day);
    if (fault.hidden) show();
    else clear.hidden = false;
  }
  choose();
})(this);
