// What a page built a while ago says of today is put right by the clock of the organisation's time zone.
(() => {
  "use strict";
  let root = document.documentElement;
  let body = document.body;
  let of = (one, name) => one.getAttribute("data-mc-" + name);
  let built = of(body, "day");
  if (!built) return;
  let words = of(body, "words").split("|");

  function all(selector, act, within = document) { within.querySelectorAll(selector).forEach(act); }

  function clock() {
    let zone = { timeZone: of(body, "zone"), hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
    let n = new Intl.DateTimeFormat("en-GB", zone).format(new Date()).match(/\d+/g);
    return `${n[2]}-${n[1]}-${n[0]}T${n[3]}:${n[4]}`;
  }
  // a clock behind the build is wrong; a preview stays on its day
  let now = body.hasAttribute("data-mc-fixed") ? built : clock();
  if (now < built) now = built;
  let today = now.slice(0, 10);
  root.setAttribute("data-mc-today", today);

  // "start/end day …" as pairs; a day alone has the hours before it.
  function times(text) {
    let last;
    return text.split(" ").map((part) => {
      let pair = part.split("/");
      return (last = pair[1] ? pair : last.map((end) => part + end.slice(10)));
    });
  }
  function first(pairs) { return pairs.findIndex((pair) => (pair[1].length > 10 ? now < pair[1] : today <= pair[1])); }

  let moved = false;
  function redate(item, moment) {
    moved = true;
    let day = new Date(moment.slice(0, 10) + "T12:00:00Z");
    let english = root.lang === "en";
    function say(options) { options.timeZone = "UTC"; return new Intl.DateTimeFormat(english ? "en-GB" : root.lang, options).format(day); }
    function leaf(part, text) { all(".mc-date__" + part, (one) => { one.textContent = text; }, item); }
    leaf("month", say({ month: "short" }));
    leaf("day", day.getUTCDate());
    leaf("week", say({ weekday: english ? "short" : "long" }));
    all("time", (time) => {
      time.setAttribute("datetime", moment);
      if (!time.querySelector("span")) time.textContent = say({ year: "numeric", month: "long", day: "numeric" });
    }, item);
    all(".mc-lunar", (lunar) => { lunar.hidden = true; }, item);
  }

  // The campaign that opens the home page gives way when it is over.
  let hero = document.querySelector(".mc-hero__campaign");
  let lead = hero && hero.querySelector("[data-mc-span]");
  if (lead && first(times(of(lead, "span"))) < 0) {
    all("template[data-mc-next]", (next) => {
      if (!hero || first(times(of(next, "next"))) < 0) return;
      let band = next.closest(".mc-hero");
      const fresh = next.content.cloneNode(true);
      all(".mc-hero__art", (old) => { old.parentNode.replaceChild(fresh.querySelector(".mc-hero__art"), old); }, band);
      hero.parentNode.replaceChild(fresh, hero);
      hero = null;
      band.className = "mc-hero mc-hued " + of(next, "style");
    });
  }

  all("[data-mc-from],[data-mc-until]", (one) => {
    one.hidden = today < (of(one, "from") || "") || today >= (of(one, "until") || "9");
  });

  all("[data-mc-span]", (badge) => {
    const pairs = times(of(badge, "span"));
    let at = first(pairs);
    let pair = pairs[at];
    let index = !pair ? 3 : now >= pair[0] ? (pair[0] === pair[1] ? 1 : 2) : pair[0].slice(0, 10) === today ? 1 : 0;
    let phase = ["upcoming", "under-way", "under-way", "past"][index];
    let item = badge.closest("li,.mc-masthead__event,.mc-hero__campaign");
    if (at > 0 && item) redate(item, pair[0]);
    badge.className = "mc-phase mc-phase--" + phase;
    badge.textContent = words[index];
    badge.hidden = !index && badge.hasAttribute("data-mc-quiet");
    if (!item) return;
    item.classList.toggle("mc-over", index === 3);
    let bin = item.matches("[data-mc-bin] .mc-poster") && document.querySelector('[data-mc-bin="' + phase + '"] ul');
    if (bin && !bin.contains(item)) bin.appendChild(item);
  });
  all("[data-mc-bin]", (bin) => { bin.hidden = !bin.querySelector("li"); });

  all("[data-mc-show]", (list) => {
    let left = +of(list, "show");
    let key = (item) => item.querySelector("time").getAttribute("datetime");
    if (moved && list.matches(".mc-events")) list.append(...[...list.children].sort((a, b) => (key(a) < key(b) ? -1 : 1)));
    let none = list.nextElementSibling;
    [...list.children].forEach((item) => {
      let until = of(item, "until") || of(item, "gone") || "9";
      item.hidden = today >= until || left < 1 || item.classList.contains("mc-over");
      if (!item.hidden) left -= 1;
    });
    if (none && none.hasAttribute("data-mc-none")) none.hidden = Boolean(list.querySelector("li:not([hidden])"));
  });

  if (/MicroMessenger/.test(navigator.userAgent)) all("[data-mc-wechat]", (note) => { note.hidden = false; });
  root.classList.add("mc-now");
  if (Date.parse(today) - Date.parse(built) <= 31 * 864e5) root.classList.add("mc-fresh");
})();
