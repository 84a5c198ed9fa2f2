// The elders' mode and reading aloud. Without this script the switch leads to the page for elders.
(function () {
  "use strict";
  var root = document.documentElement;
  var KEY = "mc-elders";
  root.classList.add("mc-js");

  // What was chosen before: "1", "0" or nothing. Who enlarged the text in an earlier version chose the same.
  function stored() {
    try { return localStorage.getItem(KEY) || localStorage.getItem("mc-large"); } catch (error) { return null; }
  }

  function store(on) {
    try {
      localStorage.setItem(KEY, on ? "1" : "0");
      localStorage.removeItem("mc-large");
    } catch (error) { /* not kept */ }
  }

  var toggle = document.querySelector("[data-mc-elders]");
  var word = toggle && toggle.querySelector("span");
  var words = toggle && [word.textContent, toggle.getAttribute("data-mc-elders")];

  function show(on) {
    root.classList.toggle("mc-elders", on);
    if (toggle) word.textContent = words[on ? 1 : 0];
  }

  // The page for elders is in their mode by itself.
  show(root.classList.contains("mc-elders") || stored() === "1");
  if (toggle) {
    toggle.setAttribute("role", "button");
    toggle.addEventListener("click", function (event) {
      event.preventDefault();
      var on = !root.classList.contains("mc-elders");
      show(on);
      store(on);
    });
    toggle.addEventListener("keydown", function (event) {
      if (event.key !== " ") return;
      event.preventDefault();
      toggle.click();
    });
  }

  var speech = window.speechSynthesis;
  var buttons = Array.prototype.slice.call(document.querySelectorAll("[data-mc-read]"));
  if (!buttons.length || !speech || !window.SpeechSynthesisUtterance) return;
  var labels = buttons.map(function (button) { return button.querySelector("span"); });
  var starts = labels.map(function (label) { return label.textContent; });
  var running = 0;
  var turn = 0;

  // Traditional script is read as it is spoken where it is written, if the device can.
  function tongue() {
    if (root.lang === "en") return "en";
    var own = "zh-" + root.lang.slice(-2);
    var has = speech.getVoices().some(function (voice) { return voice.lang.replace("_", "-") === own; });
    return has ? own : "zh-CN";
  }

  function settle() {
    running = 0;
    labels.forEach(function (label, i) { label.textContent = starts[i]; });
  }

  function read() {
    var blocks = document.querySelectorAll("[data-mc-readable]");
    if (!blocks.length) blocks = document.querySelectorAll("#mc-main");
    var lines = [];
    Array.prototype.forEach.call(blocks, function (block) {
      // Engines drop long utterances: one a sentence.
      block.innerText.split(/[\n。！？]+/).forEach(function (line) {
        if (line.trim()) lines.push(line.trim());
      });
    });
    running = lines.length;
    var mine = ++turn;
    lines.forEach(function (line) {
      var utterance = new SpeechSynthesisUtterance(line);
      utterance.lang = tongue();
      utterance.rate = root.classList.contains("mc-elders") ? 0.85 : 0.95;
      // What is cancelled still reports its end, perhaps after the next reading began.
      utterance.onend = function () {
        if (mine !== turn) return;
        running -= 1;
        if (running <= 0) settle();
      };
      utterance.onerror = function () { if (mine === turn) settle(); };
      speech.speak(utterance);
    });
    if (running) labels.forEach(function (label, i) { label.textContent = buttons[i].getAttribute("data-mc-read"); });
  }

  function offer() {
    if (!speech.getVoices().length) return;
    buttons.forEach(function (button) { button.closest("[data-mc-tools]").hidden = false; });
  }
  offer();
  if (speech.addEventListener) speech.addEventListener("voiceschanged", offer);
  buttons.forEach(function (button) {
    button.addEventListener("click", function () {
      if (running) { turn += 1; speech.cancel(); settle(); } else { speech.cancel(); read(); }
    });
  });
  window.addEventListener("pagehide", function () { speech.cancel(); });
})();
