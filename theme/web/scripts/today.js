// Puts right what a page says of today, which may have been built a week ago: the page carries the days, the clock tells
// the reader's in the organisation's time zone. A clock behind the build is wrong; a preview stays on its day.
(function () {
  "use strict";
  var root = document.documentElement;
  var body = document.body;
  var built = body.getAttribute("data-mc-day");
  if (!built) return;
  var words = body.getAttribute("data-mc-words").split("|");

  function all(selector, act, within) { [].forEach.call((within || document).querySelectorAll(selector), act); }

  function clock() {
    var zone = { timeZone: body.getAttribute("data-mc-zone"), hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
    var n = new Intl.DateTimeFormat("en-GB", zone).format(new Date()).match(/\d+/g); // 25/05/2026, 10:00
    return n[2] + "-" + n[1] + "-" + n[0] + "T" + n[3] + ":" + n[4];
  }
  var now = body.hasAttribute("data-mc-fixed") ? built : clock();
  if (now < built) now = built;
  var today = now.slice(0, 10);
  root.setAttribute("data-mc-today", today);

  // "start/end day …" as pairs; a day alone has the hours before it.
  function times(text) {
    var last;
    return text.split(" ").map(function (part) {
      var pair = part.split("/");
      last = pair[1] ? pair : last.map(function (end) { return part + end.slice(10); });
      return last;
    });
  }
  function reached(moment) { return (moment.length > 10 ? now : today) >= moment; }
  function over(pair) { return pair[1].length > 10 ? now >= pair[1] : today > pair[1]; }
  function first(pairs) { for (var i = 0; i < pairs.length; i++) if (!over(pairs[i])) return i; return -1; }

  function redate(item, moment) {
    var day = new Date(moment.slice(0, 10) + "T12:00:00Z");
    var language = root.lang === "en" ? "en-GB" : root.lang;
    function say(options) { options.timeZone = "UTC"; return new Intl.DateTimeFormat(language, options).format(day); }
    function leaf(part, text) { all(".mc-date__" + part, function (one) { one.textContent = text; }, item); }
    leaf("month", say({ month: "short" }));
    leaf("day", day.getUTCDate());
    leaf("week", say({ weekday: root.lang === "en" ? "short" : "long" }));
    all("time", function (time) {
      time.setAttribute("datetime", moment);
      if (!time.querySelector("span")) time.textContent = say({ year: "numeric", month: "long", day: "numeric" });
    }, item);
    all(".mc-lunar", function (lunar) { lunar.hidden = true; }, item);
  }

  // The campaign that opens the home page gives way when it is over.
  var hero = document.querySelector(".mc-hero__campaign");
  var lead = hero && hero.querySelector("[data-mc-span]");
  if (lead && first(times(lead.getAttribute("data-mc-span"))) < 0) {
    all("template[data-mc-next]", function (next) {
      if (!hero || first(times(next.getAttribute("data-mc-next"))) < 0) return;
      hero.parentNode.replaceChild(next.content.cloneNode(true), hero);
      hero = null;
      var band = next.closest(".mc-hero");
      band.className = "mc-hero mc-hued " + next.getAttribute("data-mc-style");
      all(".mc-hero__slogan", function (slogan) { slogan.remove(); }, band);
    });
  }

  all("[data-mc-from],[data-mc-until]", function (one) {
    one.hidden = today < (one.getAttribute("data-mc-from") || "") || today >= (one.getAttribute("data-mc-until") || "9");
  });

  all("[data-mc-span]", function (badge) {
    var pairs = times(badge.getAttribute("data-mc-span"));
    var at = first(pairs);
    var pair = pairs[at];
    var index = !pair ? 3 : reached(pair[0]) ? (pair[0].length < 11 && pair[0] === pair[1] ? 1 : 2) : pair[0].slice(0, 10) === today ? 1 : 0;
    var phase = ["upcoming", "under-way", "under-way", "past"][index];
    var item = badge.closest("li,.mc-masthead__event,.mc-hero__campaign");
    if (at > 0 && item) redate(item, pair[0]);
    badge.className = "mc-phase mc-phase--" + phase;
    badge.textContent = words[index];
    badge.hidden = !index && badge.hasAttribute("data-mc-quiet");
    if (!item) return;
    item.classList.toggle("mc-over", index === 3);
    var bin = item.matches("[data-mc-bin] .mc-poster") && document.querySelector('[data-mc-bin="' + phase + '"] ul');
    if (bin && !bin.contains(item)) bin.appendChild(item);
  });
  all("[data-mc-bin]", function (bin) { bin.hidden = !bin.querySelector("li"); });

  all("[data-mc-show]", function (list) {
    var left = +list.getAttribute("data-mc-show");
    var none = list.nextElementSibling;
    [].forEach.call(list.children, function (item) {
      var until = item.getAttribute("data-mc-until") || item.getAttribute("data-mc-gone") || "9";
      item.hidden = today >= until || left < 1 || item.classList.contains("mc-over");
      if (!item.hidden) left -= 1;
    });
    if (none && none.hasAttribute("data-mc-none")) none.hidden = Boolean(list.querySelector("li:not([hidden])"));
  });

  if (/MicroMessenger/.test(navigator.userAgent)) all("[data-mc-wechat]", function (note) { note.hidden = false; });
  root.classList.add("mc-now");
  if (Date.parse(today) - Date.parse(built) <= 31 * 864e5) root.classList.add("mc-fresh");
})();
