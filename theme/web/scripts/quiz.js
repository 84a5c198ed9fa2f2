// Marks a quiz as it is answered and keeps the answers on this device only. Without it the answers stand in <details>.
(function () {
  "use strict";
  var quiz = document.querySelector("[data-mc-quiz]");
  if (!quiz) return;
  var words = quiz.dataset;
  var bar = quiz.querySelector("[data-mc-bar]");
  var progress = bar.querySelector("progress");
  var status = bar.querySelector("[data-mc-progress]");
  var questions = Array.prototype.map.call(quiz.querySelectorAll("[data-mc-question]"), read);
  // A changed quiz has another key, so old answers are never marked by new rules.
  var key = "mc-quiz:" + location.pathname + ":" + questions.map(function (q) { return q.id + q.right; }).join();

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (whole, name) { return name in values ? values[name] : whole; });
  }

  function read(field) {
    var details = field.querySelector("details");
    return {
      field: field,
      id: field.id,
      details: details,
      right: details.dataset.right,
      points: Number(field.dataset.points) || 0,
      inputs: Array.prototype.slice.call(field.querySelectorAll("input")),
      act: field.querySelector(".mc-question__act"),
      verdict: field.querySelector("[data-mc-verdict]"),
      chosen: "",
      byPointer: false
    };
  }

  function load() {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch (error) { return {}; }
  }

  function save() {
    var kept = {};
    questions.forEach(function (q) { if (q.chosen) kept[q.id] = q.chosen; });
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch (error) { /* not kept */ }
  }

  function forget() {
    try { localStorage.removeItem(key); } catch (error) { /* nothing kept */ }
  }

  function picked(q) {
    return q.inputs.filter(function (input) { return input.checked; }).map(function (input) { return input.value; }).join("");
  }

  function mark(q) {
    q.chosen = picked(q);
    if (!q.chosen) {
      q.verdict.textContent = words.wordChoose;
      return false;
    }
    var good = q.chosen === q.right;
    q.field.setAttribute("data-done", "");
    q.inputs.forEach(function (input) {
      var label = input.closest("label");
      var right = q.right.indexOf(input.value) >= 0;
      input.setAttribute("aria-disabled", "true");
      label.classList.toggle("mc-choice--right", right);
      label.classList.toggle("mc-choice--wrong", input.checked && !right);
      label.querySelector(".mc-choice__mark").textContent = right ? words.wordMarkRight : input.checked ? words.wordMarkYours : "";
    });
    q.verdict.className = "mc-verdict " + (good ? "mc-verdict--right" : "mc-verdict--wrong");
    q.verdict.textContent = good
      ? fill(words.wordRight, { points: q.points })
      : fill(words.wordWrong, { letters: q.right });
    q.details.open = true;
    q.act.hidden = true;
    return true;
  }

  function count() {
    var done = questions.filter(function (q) { return q.chosen; });
    var score = done.reduce(function (sum, q) { return sum + (q.chosen === q.right ? q.points : 0); }, 0);
    var pass = Number(words.pass);
    progress.value = done.length;
    bar.hidden = !done.length;
    if (done.length < questions.length) {
      status.textContent = fill(words.wordProgress, { done: done.length, count: questions.length, score: score });
      status.className = "";
      return;
    }
    var text = fill(words.wordScore, { score: score, total: words.total });
    if (pass) text += score >= pass ? words.wordPassed : fill(words.wordFailed, { pass: pass });
    status.textContent = text;
    status.className = "mc-quiz__final";
  }

  function submit(q) {
    if (q.chosen || !mark(q)) return;
    save();
    count();
  }

  function reset(q) {
    q.chosen = "";
    q.field.removeAttribute("data-done");
    q.verdict.textContent = "";
    q.verdict.className = "mc-verdict";
    q.details.open = false;
    q.act.hidden = q.inputs[0].type === "radio";
    q.inputs.forEach(function (input) {
      var label = input.closest("label");
      input.checked = false;
      input.removeAttribute("aria-disabled");
      label.classList.remove("mc-choice--right", "mc-choice--wrong");
      label.querySelector(".mc-choice__mark").textContent = "";
    });
  }

  function listen(q) {
    // A tap or click on a single choice marks it at once; arrow keys only move, so they get the button.
    q.field.addEventListener("pointerdown", function () { q.byPointer = true; });
    q.field.addEventListener("keydown", function (event) {
      q.byPointer = false;
      if (event.key === "Enter" && event.target.type === "radio" && event.target.checked) {
        event.preventDefault();
        submit(q);
      }
    });
    q.inputs.forEach(function (input) {
      input.addEventListener("click", function (event) { if (q.chosen) event.preventDefault(); });
      input.addEventListener("change", function () {
        if (input.type === "radio" && q.byPointer) submit(q);
        else q.act.hidden = Boolean(q.chosen);
      });
    });
    q.act.querySelector("button").addEventListener("click", function () {
      submit(q);
      // The button goes; the reader's place stays at what came of it.
      if (q.chosen) q.details.querySelector("summary").focus();
    });
  }

  var kept = load();
  questions.forEach(function (q) {
    reset(q);
    listen(q);
    var letters = String(kept[q.id] || "");
    if (!letters) return;
    q.inputs.forEach(function (input) { input.checked = letters.indexOf(input.value) >= 0; });
    mark(q);
  });
  count();

  bar.querySelector("[data-mc-reset]").addEventListener("click", function () {
    if (!window.confirm(words.wordConfirm)) return;
    questions.forEach(reset);
    forget();
    count();
    questions[0].inputs[0].focus();
  });
})();
