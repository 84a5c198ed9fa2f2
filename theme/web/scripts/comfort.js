// Larger text and reading aloud. Without this script the page is complete; both buttons stay hidden.
(function () {
  "use strict";
  var root = document.documentElement;
  var KEY = "mc-large";
  root.classList.add("mc-js");

  function stored() {
    try { return localStorage.getItem(KEY) === "1"; } catch (error) { return false; }
  }

  function store(on) {
    try { if (on) localStorage.setItem(KEY, "1"); else localStorage.removeItem(KEY); } catch (error) { /* not kept */ }
  }

  var size = document.querySelector("[data-mc-size]");
  function enlarge(on) {
    root.classList.toggle("mc-large", on);
    if (size) size.setAttribute("aria-pressed", String(on));
  }
  enlarge(stored());
  if (size) {
    size.addEventListener("click", function () {
      var on = !root.classList.contains("mc-large");
      enlarge(on);
      store(on);
    });
  }

  var speech = window.speechSynthesis;
  var button = document.querySelector("[data-mc-read]");
  if (!button || !speech || !window.SpeechSynthesisUtterance) return;
  var tools = button.closest("[data-mc-tools]");
  var label = button.querySelector("span");
  var start = label.textContent;
  var running = 0;

  function settle() {
    running = 0;
    label.textContent = start;
  }

  function read() {
    var blocks = document.querySelectorAll("[data-mc-readable]");
    var lines = [];
    Array.prototype.forEach.call(blocks, function (block) {
      // Engines drop long utterances: one a sentence.
      block.innerText.split(/[\n。！？]+/).forEach(function (line) {
        if (line.trim()) lines.push(line.trim());
      });
    });
    running = lines.length;
    lines.forEach(function (line) {
      var utterance = new SpeechSynthesisUtterance(line);
      utterance.lang = root.lang === "en" ? "en" : "zh-CN";
      utterance.rate = 0.95;
      utterance.onend = function () { running -= 1; if (running <= 0) settle(); };
      utterance.onerror = settle;
      speech.speak(utterance);
    });
    if (running) label.textContent = button.getAttribute("data-mc-read");
  }

  function offer() {
    if (speech.getVoices().length) tools.hidden = false;
  }
  offer();
  if (tools.hidden && speech.addEventListener) speech.addEventListener("voiceschanged", offer);
  button.addEventListener("click", function () {
    if (running) { speech.cancel(); settle(); } else { speech.cancel(); read(); }
  });
  window.addEventListener("pagehide", function () { speech.cancel(); });
})();
