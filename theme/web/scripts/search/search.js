// The site's own search: finds as one types, in an index of small scripts (generator/mkcampaign/render/search_index.py).
// Parts are loaded by <script> elements, so that it works from a disk and under the strict policy. Without this script
// the page says so and shows the other ways to find something.
(() => {
  "use strict";
  const box = document.querySelector("[data-mc-search]");
  if (!box || typeof Promise === "undefined" || !String.prototype.normalize) return;
  const part = (name) => box.querySelector(`[data-mc-${name}]`);
  const say = (name) => box.getAttribute(`data-word-${name}`);
  const form = box.querySelector("form");
  const field = form.elements.q;
  const [count, list, more, none] = ["count", "results", "more", "none"].map(part);
  const model = part("result").content.firstElementChild;
  const PAGE = 10;

  // --- parts of the index ---

  const parts = Object.create(null);
  const waiting = Object.create(null);

  function load(name) {
    if (!(name in waiting)) {
      waiting[name] = new Promise((done, failed) => {
        const script = document.createElement("script");
        // what is shown lies with the page, in its script; what finds it lies in one place for both
        const folder = new URL(/^d\d/.test(name) ? "./" : box.getAttribute("data-index-href"), location.href);
        script.src = new URL(`${name}.js?v=${box.getAttribute("data-version")}`, folder).href;
        script.onload = () => {
          script.remove();
          if (name in parts) done(parts[name]);
          else failed(new Error(name));
        };
        script.onerror = () => {
          script.remove();
          delete waiting[name]; // so that it can be tried again
          failed(new Error(name));
        };
        document.head.append(script);
      });
    }
    return waiting[name];
  }

  // As `shard` of search_index.py.
  function shard(word, size) {
    let found = 0;
    for (let at = 0; at < word.length; at += 1) found = (found * 31 + word.charCodeAt(at)) % 65521;
    return found % size;
  }

  // As `written` of search_index.py, the other way: [entry, level, entry, level, ...].
  function read(text) {
    const out = [];
    let [entry, number, scale] = [0, 0, 1];
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const digit = code - (code > 92 ? 36 : 35);
      if (digit >= 45) {
        number += (digit - 45) * scale;
        scale *= 45;
        continue;
      }
      number += digit * scale;
      entry += number >> 2;
      out.push(entry, number & 3);
      number = 0;
      scale = 1;
    }
    return out;
  }

  const sign = (text, at) => {
    const code = text.charCodeAt(at);
    return code - (code > 92 ? 36 : 35);
  };

  // --- words, as search_words.py ---

  const HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}";
  const SPACE_AFTER = new RegExp(`([${HAN}])\\s+`, "gu");
  const SPACE_BEFORE = new RegExp(`\\s+([${HAN}])`, "gu");
  const RUN = new RegExp(`[${HAN}]+|(?:(?![${HAN}])[\\p{L}\\p{N}])+`, "gu");
  const IS_HAN = new RegExp(`^[${HAN}]`, "u");
  const isTraditional = document.documentElement.lang.startsWith("zh-Hant"); // what is shown is to be compared too
  let table = null; // Traditional to Simplified, once it was wanted

  const simple = (text) => (table ? Array.from(text, (letter) => table.get(letter) || letter).join("") : text);

  function folded(text) {
    const plain = simple(text.normalize("NFKC").toLowerCase());
    return plain.replace(SPACE_AFTER, "$1").replace(SPACE_BEFORE, "$1");
  }

  function joined(number) {
    const numbers = number.match(/\d+/g);
    const short = numbers.length === 2 && numbers.every((one) => one.length <= 2);
    return (short ? numbers.map((one) => String(Number(one))) : numbers).join("");
  }

  function wordsOf(text) {
    const found = { pairs: new Set(), letters: new Set(), words: new Set() };
    const plain = folded(text)
      .replace(/(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})(?!\d)日?/g, (_all, year, month, day) => ` ${year} ${Number(month)}${Number(day)} `)
      .replace(/(^|\D)(\d{1,2})月(\d{1,2})(?!\d)[日号]?/g, (_all, before, month, day) => `${before} ${Number(month)}${Number(day)} `)
      .replace(/\d+(?:[.\-/·•‧・]\d+)+/g, joined);
    let before = { word: "", end: -1 };
    plain.replace(RUN, (word, at) => {
      if (IS_HAN.test(word)) {
        const letters = Array.from(word);
        letters.forEach((letter, n) => {
          found.letters.add(letter);
          if (n) found.pairs.add(letters[n - 1] + letter);
        });
        if (before.end === at && /^[a-z0-9]{1,4}$/.test(before.word)) found.pairs.add(before.word + letters[0]);
      } else found.words.add(word);
      before = { word, end: at + word.length };
      return word;
    });
    return found;
  }

  // --- finding ---

  const SEAM = 0.25;
  const LEVELS = [1, 1.4, 2.6, 5];
  const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

  // What a Latin word or number stands for: itself, what begins with it, and titles by their pinyin or its initials.
  function latin(word, words) {
    const best = new Map();
    const add = (text, factor) => {
      const list = read(text);
      for (let at = 0; at < list.length; at += 2) {
        const value = LEVELS[list[at + 1]] * factor;
        if (value > (best.get(list[at]) || 0)) best.set(list[at], value);
      }
    };
    Object.keys(words).forEach((key) => {
      if (!key.includes(" ")) {
        if (key === word) add(words[key], 1);
        else if (key.startsWith(word) && word.length > (/^\d/.test(word) ? 2 : 1)) add(words[key], 0.6);
        return;
      }
      if (word.length < 2 || /^\d/.test(word)) return;
      const syllables = key.split(" ");
      const whole = syllables.join("");
      const initials = syllables.map((one) => one[0]).join("");
      if (whole.startsWith(word)) {
        // chanjia is 产假 before it is the beginning of 产检
        let end = 0;
        const ends = syllables.some((one) => { end += one.length; return end === word.length; });
        add(words[key], ends ? 1 : 0.7);
      } else if (syllables.length > 3 && word.startsWith(whole)) add(words[key], 1);
      else if (initials.startsWith(word) || (syllables.length > 3 && word.startsWith(initials))) add(words[key], 0.8);
    });
    return best;
  }

  async function readTable() {
    const letters = Array.from(await load("fold"));
    table = new Map();
    for (let at = 0; at < letters.length; at += 2) table.set(letters[at], letters[at + 1]);
  }

  async function postings(text) {
    const core = await load("core");
    const found = wordsOf(text);
    const single = !found.pairs.size && !found.words.size;
    const wanted = [
      ...Array.from(found.pairs, (word) => ["b", word, word]),
      ...Array.from(single ? found.letters : [], (word) => ["c", word, word]),
      ...Array.from(found.words, (word) => ["w", word, Array.from(word)[0]]),
    ];
    const tables = await Promise.all(wanted.map(([kind, , key]) => load(kind + shard(key, core[kind]))));
    return wanted.map(([kind, word], at) => {
      if (kind === "w") return { word, entries: latin(word, tables[at]) };
      const entries = new Map();
      if (has(tables[at], word)) {
        const list = read(tables[at][word]);
        for (let n = 0; n < list.length; n += 2) entries.set(list[n], LEVELS[list[n + 1]]);
      }
      return { word, entries };
    });
  }

  // Every entry that fits, best first: [entry, score].
  async function find(text) {
    const core = await load("core");
    if (isTraditional) await readTable();
    let terms = await postings(text);
    if (!table && terms.some((term) => !term.entries.size && IS_HAN.test(term.word.slice(-1)))) {
      await readTable();
      if (simple(text) !== text) terms = await postings(text);
    }
    const scores = new Map();
    let all = 0;
    terms.forEach(({ entries }) => {
      const rare = Math.log(1 + (core.size - entries.size + 0.5) / (entries.size + 0.5));
      // a pair that stands nowhere is mostly the seam of two words: 月|开 of 几个月开始
      all += entries.size ? rare : rare * SEAM;
      entries.forEach((value, entry) => {
        const own = scores.get(entry) || { sum: 0, known: 0, title: 0 };
        own.sum += rare ** 1.5 * value;
        own.known += rare;
        if (value >= LEVELS[3]) own.title += 1;
        scores.set(entry, own);
      });
    });
    const ranked = [];
    scores.forEach(({ sum, known, title }, entry) => {
      const covered = known / all;
      const near = Math.min(1, title / Math.max(1, sign(core.title, entry)));
      const score = sum * (0.3 + 0.7 * covered * covered) * (1 + 0.5 * near) * sign(core.weight, entry);
      ranked.push({ entry, score, covered });
    });
    ranked.sort((a, b) => b.score - a.score || a.entry - b.entry);
    const least = ranked.length ? ranked[0].score * 0.1 : 0;
    return ranked.filter(({ score, covered }) => score >= least && covered >= 0.2);
  }

  // GB/T 2260: 320400 lies in 320000, and 320481 in it.
  const isNear = (own, asked) => {
    const [a, b] = [own, asked].map((code) => code.replace(/(00)+$/, ""));
    return !a || a.startsWith(b) || b.startsWith(a);
  };

  function fits(core, entry, asked) {
    const own = (name) => core[`${name}s`][core[name][entry] - 1] || "";
    return (
      (!asked.kind || core.groups[sign(core.group, entry)] === asked.kind) &&
      (!asked.stage || own("stage") === asked.stage) &&
      (!asked.region || isNear(own("region"), asked.region))
    );
  }

  // --- showing ---

  // The text with the words that were asked for marked; it is folded letter by letter, so that places stay.
  function marked(element, text, words) {
    element.textContent = "";
    const letters = Array.from(text);
    const plain = letters.map((letter) => simple(letter.normalize("NFKC").toLowerCase()));
    const hit = letters.map(() => false);
    words.forEach((word) => {
      const own = Array.from(word);
      for (let at = 0; at + own.length <= plain.length; at += 1) {
        if (own.every((letter, n) => plain[at + n] === letter)) own.forEach((_letter, n) => { hit[at + n] = true; });
      }
    });
    for (let at = 0; at < letters.length;) {
      let end = at;
      while (end < letters.length && hit[end] === hit[at]) end += 1;
      const piece = letters.slice(at, end).join("");
      if (hit[at]) {
        const mark = document.createElement("mark");
        mark.textContent = piece;
        element.append(mark);
      } else element.append(piece);
      at = end;
    }
  }

  function card([title, href, kind, short = "", note = "", state = "", label = ""], words) {
    const item = model.cloneNode(true);
    const inside = (name) => item.querySelector(`[data-mc-${name}]`);
    const link = inside("title");
    const url = new URL(href, document.baseURI);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
    link.href = url.href;
    marked(link, title, words);
    inside("kind").textContent = kind;
    const fill = (name, text) => {
      const element = inside(name);
      if (text) marked(element, text, name === "short" ? words : []);
      else element.remove();
    };
    fill("short", short);
    fill("note", note);
    fill("state", label);
    if (label) item.querySelector("[data-mc-state]").classList.add(`mc-phase--${state}`, `mc-status--${state}`);
    return item;
  }

  const asked = () => {
    const given = new FormData(form);
    const text = (name) => String(given.get(name) || "");
    return { q: text("q").trim().slice(0, 100), kind: text("kind"), stage: text("stage"), region: text("region") };
  };

  function remember(query) {
    const url = new URL(location.href);
    Object.keys(query).forEach((name) => {
      if (query[name]) url.searchParams.set(name, query[name]);
      else url.searchParams.delete(name);
    });
    try { history.replaceState(null, "", url.href); } catch (error) { /* a browser may forbid it on a disk */ }
  }

  let turn = 0;
  let shown = { ranked: [], words: [], at: 0 };

  async function showMore(mine, focus) {
    const core = await load("core");
    const next = shown.ranked.slice(shown.at, shown.at + PAGE);
    const blocks = await Promise.all(next.map(({ entry }) => load(`d${Math.floor(entry / core.block)}`)));
    if (mine !== turn) return;
    const items = next.map(({ entry }, n) => card(blocks[n][entry % core.block], shown.words));
    if (!shown.at) list.textContent = "";
    list.append(...items);
    shown.at += next.length;
    more.hidden = shown.at >= shown.ranked.length;
    if (focus && items.length) items[0].querySelector("a").focus();
  }

  async function search() {
    turn += 1;
    const mine = turn;
    const query = asked();
    remember(query);
    box.classList.toggle("mc-find--asked", Boolean(query.q));
    if (!query.q) {
      list.textContent = count.textContent = "";
      more.hidden = none.hidden = true;
      document.title = say("title");
      return;
    }
    try {
      const core = await load("core");
      const found = await find(query.q);
      if (mine !== turn) return;
      const words = wordsOf(query.q);
      shown = {
        ranked: found.filter(({ entry }) => fits(core, entry, query)),
        words: [...words.pairs, ...words.words, ...(words.pairs.size || words.words.size ? [] : words.letters)],
        at: 0,
      };
      none.hidden = shown.ranked.length > 0;
      if (!shown.ranked.length) list.textContent = "";
      await showMore(mine, false);
      if (mine !== turn) return;
      const size = shown.ranked.length;
      count.textContent = size ? say("found").replace("{count}", size) : say(found.length ? "filtered" : "nothing");
      document.title = `${query.q} · ${say("title")}`;
    } catch (error) {
      if (mine === turn) count.textContent = say("failed");
    }
  }

  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  };

  window.mcSearch = (name, value) => { parts[name] = value; };
  window.mcSearch.wordsOf = wordsOf;

  field.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
  field.addEventListener("compositionend", soon);
  form.addEventListener("change", (event) => { if (event.target !== field) soon(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    search();
  });
  more.addEventListener("click", () => showMore(turn, true));

  // Arrow keys walk from the field through the results; Escape leads back.
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = Array.from(list.querySelectorAll("a[data-mc-title]"));
    const here = links.indexOf(document.activeElement);
    if (event.isComposing || (here < 0 && document.activeElement !== field)) return;
    if (event.key === "Escape" && here >= 0) field.focus();
    else if (step && (here >= 0 || step > 0) && links.length) {
      event.preventDefault();
      (here + step < 0 ? field : links[Math.min(here + step, links.length - 1)]).focus();
    }
  });

  const given = new URLSearchParams(location.search);
  field.value = given.get("q") || "";
  ["kind", "stage", "region"].forEach((name) => {
    const value = given.get(name);
    const control = form.elements[name];
    if (value && control) control.value = value;
    if (control && control.value !== undefined && control.selectedIndex === -1) control.value = "";
  });
  if (field.value.trim()) search();
  else field.focus({ preventScroll: true });
})();
