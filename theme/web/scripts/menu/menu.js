// Choosing from a menu of services: the limit is kept kindly, and what was chosen becomes a slip to print, save or copy.
// Nothing is sent and nothing is kept.
(function () {
  "use strict";
  var menu = document.querySelector("[data-mc-menu]");
  if (!menu) return;
  var words = menu.dataset;
  var choose = Number(words.choose);
  var boxes = all("input[type=checkbox]");
  var count = one("[data-mc-count]");
  var refused = one("[data-mc-refused]");
  var chosen = one("[data-mc-chosen]");
  var none = one("[data-mc-none]");
  var said = one("[data-mc-said]");

  function one(selector) {
    return menu.querySelector(selector);
  }

  function all(selector) {
    return Array.prototype.slice.call(menu.querySelectorAll(selector));
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (whole, name) { return name in values ? values[name] : whole; });
  }

  function title(box) {
    return menu.querySelector('label[for="' + box.id + '"]').textContent.trim();
  }

  function ticked() {
    return boxes.filter(function (box) { return box.checked; });
  }

  function show() {
    var found = ticked();
    var word = !found.length ? words.wordNone : found.length < choose ? words.wordSome : words.wordFull;
    count.textContent = fill(word, { count: found.length, left: choose - found.length, choose: choose });
    chosen.textContent = "";
    found.forEach(function (box) {
      var item = document.createElement("li");
      item.textContent = title(box);
      chosen.appendChild(item);
    });
    chosen.hidden = !found.length;
    none.hidden = found.length > 0;
    menu.classList.toggle("mc-pick--chosen", found.length > 0);
  }

  // One too many stays free to be tried: a box that cannot be ticked would not say why.
  function tick(event) {
    var box = event.target;
    var isOver = box.checked && ticked().length > choose;
    if (isOver) box.checked = false;
    refused.textContent = isOver ? fill(words.wordRefused, { choose: choose, title: title(box) }) : "";
    said.textContent = "";
    if (!isOver) show();
  }

  function begin() {
    ticked().slice(choose).forEach(function (box) { box.checked = false; });
    show();
  }

  // The slip as plain text, in the order of the page.
  function text() {
    var lines = all("[data-mc-line]").map(function (line) { return line.textContent.replace(/\s+/g, " ").trim(); });
    var list = ticked().map(function (box, at) { return fill(words.wordNumber, { number: at + 1, title: title(box) }); });
    return [lines[0]].concat("", list, "", lines.slice(1)).join("\r\n") + "\r\n";
  }

  function hasAny() {
    if (ticked().length) return true;
    said.textContent = words.wordFirst;
    boxes[0].focus();
    return false;
  }

  function save() {
    if (!hasAny()) return;
    // The mark at the start tells old editors that this is UTF-8.
    var file = new Blob(["\ufeff" + text()], { type: "text/plain;charset=utf-8" });
    var link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = words.file;
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
    said.textContent = words.wordSaved;
  }

  function copied(is) {
    said.textContent = is ? words.wordCopied : words.wordUncopied;
  }

  // Browsers without a clipboard for scripts, and pages that are not served securely.
  function copyOldWay(written) {
    var area = document.createElement("textarea");
    area.value = written;
    area.setAttribute("readonly", "");
    document.body.appendChild(area);
    area.select();
    var is = false;
    try { is = document.execCommand("copy"); } catch (error) { /* said below */ }
    document.body.removeChild(area);
    one("[data-mc-copy]").focus();
    copied(is);
  }

  function copy() {
    if (!hasAny()) return;
    var written = text();
    if (!navigator.clipboard) {
      copyOldWay(written);
      return;
    }
    navigator.clipboard.writeText(written).then(
      function () { copied(true); },
      function () { copyOldWay(written); }
    );
  }

  boxes.forEach(function (box) { box.addEventListener("change", tick); });
  one("[data-mc-print]").addEventListener("click", function () { window.print(); });
  one("[data-mc-save]").addEventListener("click", save);
  one("[data-mc-copy]").addEventListener("click", copy);
  one("[data-mc-paper]").hidden = true;
  one("[data-mc-acts]").hidden = false;
  one("[data-mc-bar]").hidden = false;
  if (/MicroMessenger/i.test(navigator.userAgent)) { // its browser does neither, and says nothing
    one("[data-mc-wechat]").hidden = false;
    one("[data-mc-print]").hidden = one("[data-mc-save]").hidden = true;
  }
  // Boxes that were ticked before this ran, or that a browser ticks again when it brings the page back.
  window.addEventListener("pageshow", begin);
  begin();
})();
