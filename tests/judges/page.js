// What a script can see of a page's layout and of where its keyboard focus goes. Put into a page by the tests
// (`page_judges.py`), which say what is wrong; here things are only measured.
(() => {
  "use strict";

  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";

  const isShown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest("[inert]");

  const named = (element) => {
    const text = (element.getAttribute("aria-label") || element.textContent || element.name || "").trim();
    const classes = [...element.classList].slice(0, 2).map((name) => "." + name).join("");
    return `${element.tagName.toLowerCase()}${classes} “${text.replace(/\s+/g, " ").slice(0, 24)}”`;
  };

  // Colours

  const parts = (value) => {
    const numbers = (value.match(/[\d.]+/g) || []).map(Number);
    const scale = value.startsWith("color(") ? 255 : 1;
    return [...numbers.slice(0, 3).map((n) => n * scale), numbers.length > 3 ? numbers[3] : 1];
  };
  const over = (top, below) => top.slice(0, 3).map((n, i) => n * top[3] + below[i] * (1 - top[3]));
  const luminance = (colour) => {
    const [r, g, b] = colour
      .map((n) => n / 255)
      .map((n) => (n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  // Every colour that may lie behind an element: more than one where there is a gradient.
  const behind = (element) => {
    if (!element) return [[255, 255, 255]];
    const style = getComputedStyle(element);
    const own = parts(style.backgroundColor);
    const below = own[3] === 1 ? [own.slice(0, 3)] : behind(element.parentElement).map((one) => over(own, one));
    if (!style.backgroundImage.includes("gradient")) return below;
    const stops = (style.backgroundImage.match(/(?:rgba?|color)\([^)]*\)/g) || []).map(parts);
    return stops.flatMap((stop) => below.map((one) => over(stop, one)));
  };

  // The keyboard

  let order = [];
  let steps = [];

  // Whatever Tab reaches, in the order of the document; of radio buttons that belong together, one.
  const reachable = () => {
    const groups = new Set();
    return [...document.querySelectorAll(FOCUSABLE)].filter((element) => {
      if (element.tabIndex < 0 || element.disabled || element.type === "hidden") return false;
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest("[inert]")) return false;
      if (element.type !== "radio" || !element.name) return true;
      const group = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(element.name)}"]`)];
      const one = group.find((radio) => radio.checked) || element;
      if (one !== element || groups.has(element.name)) return false;
      groups.add(element.name);
      return true;
    });
  };

  // Whether a ring of that width around a box is cut off by something around it that hides what sticks out.
  const clips = (holder, box, room) => {
    for (let up = holder; up && up !== document.body; up = up.parentElement) {
      if (!["hidden", "clip"].includes(getComputedStyle(up).overflowX)) continue;
      const edge = up.getBoundingClientRect();
      if (box.left - room < edge.left - 1 || box.right + room > edge.right + 1) return true;
      if (box.top - room < edge.top - 1 || box.bottom + room > edge.bottom + 1) return true;
    }
    return false;
  };

  // The contrast of the ring around what has the focus with what is beside it; 0 where there is none or it is cut. It
  // is the element's own, that of what is drawn before or after it, or of what is around it.
  const ring = (element) => {
    let around = element;
    for (let up = 0; around && up < 4; up += 1, around = around.parentElement) {
      for (const pseudo of ["", "::before", "::after"]) {
        const style = getComputedStyle(around, pseudo);
        if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) continue;
        if ((pseudo && style.content === "none") || getComputedStyle(around).opacity === "0") continue;
        // What is stretched over a card is drawn after the link, but as large as the card.
        const box = pseudo && style.position === "absolute" ? around.offsetParent : around;
        const offset = parseFloat(style.outlineOffset);
        const holder = box === around ? around.parentElement : box;
        if (offset >= 0 && clips(holder, box.getBoundingClientRect(), offset)) return 0;
        const ground = behind(offset < 0 ? box : box.parentElement);
        return Math.min(...ground.map((one) => contrast(over(parts(style.outlineColor), one), one)));
      }
      if (around.contains(document.querySelector("main"))) break;
    }
    return 0;
  };

  // Whether what has the focus can be seen: some of it is on the screen and nothing else lies over its middle.
  const seen = (element) => {
    const label = element.labels && element.labels[0];
    const box = [...element.getClientRects()].find((rect) => rect.width && rect.height);
    if (!box) return "has no size";
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (right - left < 1 || bottom - top < 1) return "is off the screen";
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (!hit) return "is off the screen";
    if (element.contains(hit) || (label && label.contains(hit)) || hit.contains(element)) {
      return isShown(element) || (label && isShown(label)) ? "" : "is not shown";
    }
    return `lies under ${named(hit)}`;
  };

  // Looked at as the next Tab is pressed: by then the page has scrolled to what has the focus.
  const look = (event) => {
    if (event.key !== "Tab") return;
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return;
    // A field for a date is one thing with several stops.
    if (element.type === "date" && steps.length && steps.at(-1).at === order.indexOf(element)) return;
    steps.push({ at: order.indexOf(element), what: named(element), hidden: seen(element), ring: ring(element) });
  };

  const begin = () => {
    order = reachable();
    steps = [];
    removeEventListener("keydown", look, true);
    addEventListener("keydown", look, true);
    // From the top: the browser goes on from where the focus was last, even if that is gone.
    const start = document.createElement("span");
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus();
    start.remove();
    scrollTo(0, 0);
    return { names: order.map(named), stops: order.length + 3 * order.filter((one) => one.type === "date").length };
  };

  // Layout

  const isForEars = (element) => {
    for (let up = element; up && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).clipPath !== "none" && up.clientWidth <= 2) return true;
    }
    return false;
  };

  const texts = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim()) continue;
      if (element.closest("script, noscript, template, option, .mc-sr, .mc-skip, svg, [aria-hidden=true]")) continue;
      if (!isShown(element) || isForEars(element)) continue;
      found.push([walker.currentNode, element]);
    }
    return found;
  };

  // Two lines of different texts in one place. A line is taken as high as its characters, which is less than its box.
  // What hangs over the page, as the bar of a quiz and an open menu do, is meant to lie over something.
  const overlaps = () => {
    const lines = [];
    const range = document.createRange();
    for (const [node, element] of texts()) {
      const styles = [];
      for (let up = element; up && up !== document.body; up = up.parentElement) styles.push([up, getComputedStyle(up)]);
      if (styles.some(([, style]) => ["sticky", "fixed"].includes(style.position))) continue;
      const holder = styles.find(([, style]) => style.overflowY !== "visible" && style.display !== "inline");
      const edge = holder && holder[0].getBoundingClientRect();
      const high = parseFloat(getComputedStyle(element).fontSize) * 0.35;
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width < 2) continue;
        const middle = (box.top + box.bottom) / 2;
        if (edge && (middle < edge.top || middle > edge.bottom || box.left > edge.right || box.right < edge.left)) continue;
        lines.push({ element, left: box.left + 1, right: box.right - 1, top: middle - high, bottom: middle + high });
      }
    }
    lines.sort((a, b) => a.top - b.top);
    const found = [];
    lines.forEach((one, at) => {
      for (let next = at + 1; next < lines.length && lines[next].top < one.bottom; next += 1) {
        const other = lines[next];
        if (one.element === other.element || one.left >= other.right || other.left >= one.right) continue;
        found.push(`${named(one.element)} overlaps ${named(other.element)}`);
      }
    });
    return found;
  };

  // Text that its box does not show, and boxes that scroll sideways but cannot be reached with keys.
  // Whether words of an element stand beyond its sides; a drawing that bleeds off a card is not cut but cropped.
  const leaves = (element) => {
    const edge = element.getBoundingClientRect();
    for (const [node, holder] of texts()) {
      if (!element.contains(node) || holder.closest(".mc-sr")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.right > edge.right + 1 || box.left < edge.left - 1) return true;
    }
    return false;
  };
  const cut = () => {
    const found = [];
    for (const element of document.body.querySelectorAll("*")) {
      if (!isShown(element) || element.closest("svg, .mc-sr, .mc-skip") || isForEars(element)) continue;
      const style = getComputedStyle(element);
      if (style.display === "inline" || !element.textContent.trim()) continue;
      // What ends in "…" after some lines stands in full on the page that its card leads to, or in the list beside it.
      if (style.webkitLineClamp !== "none" && style.webkitLineClamp !== "") continue;
      const wide = element.scrollWidth - element.clientWidth > 1;
      const high = element.scrollHeight - element.clientHeight > 1;
      if (["hidden", "clip"].includes(style.overflowX) && wide) {
        if (leaves(element)) found.push(`${named(element)} is cut at its side`);
      } else if (["hidden", "clip"].includes(style.overflowY) && high) found.push(`${named(element)} is cut below`);
      else if (["auto", "scroll"].includes(style.overflowX) && wide && element.tabIndex < 0) {
        if (!element.querySelector("a[href], button")) found.push(`${named(element)} scrolls, but not with keys`);
      }
    }
    for (const [node, element] of texts()) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.right + scrollX < 1 || (box.left < -1 && !element.closest("[tabindex]"))) {
        found.push(`${named(element)} begins left of the screen`);
      }
    }
    return found;
  };

  const sideways = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

  // Every target but links within sentences, as large as the finger finds it.
  const targets = () => {
    const found = [];
    for (const element of document.querySelectorAll("a[href], button, input, select, summary, textarea")) {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.type === "hidden") continue;
      if (element.matches(".mc-skip")) continue;
      let box = element.getBoundingClientRect();
      const label = element.matches("input[type=radio], input[type=checkbox]") && element.labels[0];
      if (label) box = label.getBoundingClientRect();
      const pressed = label || element;
      const after = getComputedStyle(pressed, "::after");
      if (after.content !== "none" && after.position === "absolute" && pressed.offsetParent) {
        const whole = getComputedStyle(pressed).position === "static" ? pressed.offsetParent : pressed;
        const spread = whole.getBoundingClientRect();
        if (spread.width * spread.height > box.width * box.height) box = spread;
      }
      const block = element.closest("p, li, dd, dt, td, th, figcaption, blockquote, div");
      const rest = block ? block.textContent.trim().length - element.textContent.trim().length : 0;
      const isInline = getComputedStyle(element).display.startsWith("inline") && rest > 0;
      found.push({ what: named(element), width: box.width, height: box.height, isInline });
    }
    return found;
  };

  // What looks as if it did something, but needs a script that is not there.
  const dead = () =>
    [...document.querySelectorAll("button, [role=button]")]
      .filter(isShown)
      .filter((button) => !button.hasAttribute("popovertarget") && !(button.type === "submit" && button.form))
      .map(named);

  window.mcJudge = { begin, steps: () => steps, overlaps, cut, sideways, targets, dead };
})();
