// Takes a quiz on this device alone: marks at once or at the end, keeps what was answered, says how it went.
// Without it the questions can be read and answered, and the answers stand in <details>.
(function (root) {
  "use strict";
  var quiz = document.querySelector("[data-mc-quiz]");
  if (!quiz) return;
  var tools = root.mcQuiz;
  var words = quiz.dataset;
  var mode = words.marks; // at-once, at-end, or none where the key is withheld
  var fill = tools.fill;
  var bar = quiz.querySelector("[data-mc-bar]");
  var progress = bar.querySelector("progress");
  var standing = bar.querySelector("[data-mc-progress]");
  var finish = bar.querySelector("[data-mc-finish]");
  var voice = quiz.querySelector("[data-mc-say]");
  var open = quiz.querySelector("[data-mc-open]");
  var result = quiz.querySelector("[data-mc-result]");
  var certificate = tools.certificate(quiz, words);
  var finished = "";
  var current = 0;
  var goal = null;
  // Kept as they change: to count hundreds of questions anew at every tap takes a slow phone too long.
  var done = 0;
  var markedCount = 0;
  var earned = tools.points(0);
  var answers = {};

  // The same words a second time are said again only if they differ.
  function say(text) {
    voice.textContent = text && text === voice.textContent ? text + "\u00a0" : text;
  }

  function tell(q) {
    say(q.verdict.textContent + (finished ? " " + result.querySelector("[data-mc-result-title]").textContent : ""));
  }

  function read(field, at) {
    var details = field.querySelector("details");
    var q = {
      at: at,
      id: field.id,
      field: field,
      kind: field.dataset.kind,
      points: Number(field.dataset.points) || 0,
      key: details ? JSON.parse(details.dataset.right) : null,
      details: details,
      head: field.querySelector(".mc-question__head"),
      act: field.querySelector("[data-mc-act]"),
      verdict: field.querySelector("[data-mc-verdict]"),
      next: field.querySelector("[data-mc-next]"),
      controls: tools.answers(field, words, say),
      response: null,
      isMarked: false,
      isAnswered: false,
      earned: tools.points(0)
    };
    q.options = q.controls.options || [];
    q.head.tabIndex = -1;
    if (q.verdict) q.verdict.tabIndex = -1;
    return q;
  }

  var questions = tools.all(quiz, "[data-mc-question]").map(read);
  var total = tools.points(questions.reduce(function (sum, q) { return sum + q.points; }, 0));
  var needed = Number(words.pass) ? tools.points(Number(words.pass)) : null;

  // What is kept

  // A changed quiz has another name, so that old answers are never marked by a new key.
  function digest(text) {
    var hash = 2166136261;
    for (var at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619) >>> 0;
    return hash.toString(36);
  }

  // What was answered is the same in either script: it is kept under the address in Simplified.
  function ownPath() {
    var link = document.querySelector('[data-mc-script] a[hreflang="zh-Hans"]');
    return (link || location).pathname;
  }

  var store = "mc-quiz:" + ownPath().replace(/index\.html$/, "") + ":" + digest(
    mode + questions.map(function (q) { return q.kind + q.field.querySelectorAll("input, select, li").length + JSON.stringify(q.key); }).join()
  );

  function load() {
    try { return JSON.parse(localStorage.getItem(store)) || {}; } catch (error) { return {}; }
  }

  function save() {
    var marked = questions.filter(function (q) { return q.isMarked; }).map(function (q) { return q.id; });
    try {
      localStorage.setItem(store, JSON.stringify({ answers: answers, marked: marked, finished: finished }));
    } catch (error) { /* not kept */ }
  }

  function forget() {
    try { localStorage.removeItem(store); } catch (error) { /* nothing kept */ }
  }

  // Marking: `judge` and `reset` say how a question stands, `draw` shows it, for hundreds of them a little later.

  function hear(q) {
    q.response = q.controls.response();
    if (q.response === null) delete answers[q.id];
    else answers[q.id] = q.response;
  }

  function setAnswered(q, is) {
    if (q.isAnswered !== is) done += is ? 1 : -1;
    q.isAnswered = is;
  }

  function judge(q) {
    var isGiven = q.response !== null;
    q.earned = isGiven ? tools.pointsFor(q, q.response) : tools.points(0);
    var full = isGiven && !tools.isLess(q.earned, tools.points(q.points)) && (q.points > 0 || isRight(q, q.response));
    q.grade = full ? "right" : tools.isLess(tools.points(0), q.earned) ? "partly" : "wrong";
    q.isMarked = true;
    markedCount += 1;
    earned = tools.add(earned, q.earned);
  }

  // A question without points is right where one with a point would be.
  function isRight(q, response) {
    return !tools.isLess(tools.pointsFor({ kind: q.kind, key: q.key, options: q.options, points: 1 }, response), tools.points(1));
  }

  function reset(q) {
    q.response = null;
    q.isMarked = false;
    q.isAnswered = false;
    q.earned = tools.points(0);
  }

  function draw(q) {
    if (q.isMarked) drawMarked(q);
    else drawOpen(q);
  }

  function drawMarked(q) {
    var full = q.grade === "right";
    q.field.setAttribute("data-done", "");
    q.controls.lock(true);
    q.controls.mark(words, q.key, q.response, full);
    var wrong = q.response === null ? words.wordNothing : words.wordWrong;
    var said = full ? words.wordRight : q.grade === "partly" ? words.wordPartly : wrong;
    if (!full && q.options.length) said += fill(words.wordKey, { letters: q.key.join(words.wordAnd) });
    q.verdict.className = "mc-verdict mc-verdict--" + q.grade;
    q.verdict.textContent = fill(said, { points: tools.worded(q.earned), total: q.points });
    q.details.hidden = false;
    q.details.open = mode === "at-once" || !full;
    q.act.hidden = true;
    q.next.hidden = mode !== "at-once";
  }

  function drawOpen(q) {
    q.field.removeAttribute("data-done");
    q.controls.clear();
    q.controls.lock(false);
    if (mode === "none") return;
    q.verdict.textContent = "";
    q.verdict.className = "mc-verdict";
    q.details.open = false;
    q.details.hidden = mode === "at-end";
    q.act.hidden = mode === "at-end" || q.kind === "single" || q.kind === "true-false";
    q.next.hidden = true;
  }

  var drawing = tools.later(draw, 10);
  var listMissed = result && lister(result.querySelector("[data-mc-result-list]"));
  var listMissing = open && lister(open.querySelector("[data-mc-open-list]"));

  function submit(q) {
    if (q.isMarked) return false;
    if (q.controls.accept) q.controls.accept();
    hear(q);
    if (q.response === null) {
      q.verdict.textContent = words.wordChoose;
      say(words.wordChoose);
      return false;
    }
    setAnswered(q, true);
    judge(q);
    draw(q);
    if (markedCount === questions.length) end();
    save();
    count();
    return true;
  }

  // How far one is, and how it went

  function count() {
    progress.value = done;
    var text = fill(words.wordProgress, { number: current + 1, count: questions.length, done: done });
    if (finished) text = fill(words.wordScore, { points: tools.worded(earned), total: tools.worded(total) });
    else if (mode === "at-once" && done) text += fill(words.wordSofar, { points: tools.worded(earned) });
    if (standing.textContent !== text) standing.textContent = text;
    finish.hidden = mode === "none" || (mode === "at-once" && !finished);
    finish.textContent = finished ? words.wordSee : words.wordFinish;
  }

  function today() {
    var now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(function (n) { return (n < 10 ? "0" : "") + n; }).join("-");
  }

  function lister(into) {
    var drawing = tools.later(function (entry) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      link.href = "#" + entry.q.head.id;
      link.textContent = fill(words.wordNumber, { number: entry.q.at + 1 });
      item.appendChild(link);
      into.appendChild(item);
    }, 30);
    into.addEventListener("click", function (event) {
      var link = event.target.closest("a");
      if (!link) return;
      event.preventDefault();
      goTo(document.getElementById(link.hash.slice(1)));
    });
    return function (some) {
      drawing.clear();
      into.textContent = "";
      into.hidden = !some.length;
      drawing.add(some.map(function (q) { return { q: q }; }));
    };
  }

  function goTo(element) {
    element.focus();
    element.scrollIntoView({ block: "nearest" });
    goal = element;
    if (quiz.classList.contains("mc-quiz--long")) stay(element, 4);
  }

  // What comes into view is laid out only then, and may push aside what one went to; whoever moves on is left alone.
  function stay(element, times) {
    root.requestAnimationFrame(function () {
      root.requestAnimationFrame(function () {
        if (goal !== element || document.activeElement !== element) return;
        var box = element.getBoundingClientRect();
        if (box.top < 0 || box.bottom > root.innerHeight - bar.offsetHeight) element.scrollIntoView({ block: "center" });
        if (times > 1) stay(element, times - 1);
      });
    });
  }

  function end() {
    finished = finished || today();
    var passed = needed && !tools.isLess(earned, needed);
    var points = tools.worded(earned);
    var said = fill(words.wordResult, { points: points, total: tools.worded(total) });
    if (needed) said += passed ? words.wordPassed : words.wordFailed;
    result.querySelector("[data-mc-result-title]").textContent = said;
    var grades = { right: 0, partly: 0, wrong: 0 };
    questions.forEach(function (q) { grades[q.grade] += 1; });
    result.querySelector("[data-mc-result-counts]").textContent = fill(words.wordCounts, grades);
    var missed = questions.filter(function (q) { return q.grade !== "right"; });
    result.querySelector("[data-mc-result-missed]").hidden = !missed.length;
    listMissed(missed);
    result.classList.toggle("mc-result--passed", Boolean(passed));
    result.hidden = false;
    open.hidden = true;
    if (passed) certificate.show(points, tools.worded(total), finished);
    else certificate.hide();
    say(said);
  }

  function handIn() {
    open.hidden = true;
    var late = questions.filter(function (q) { return !q.isMarked; });
    late.forEach(judge);
    end();
    save();
    count();
    // The last ones first: they stand next to the result.
    drawing.add(late.reverse());
    goTo(result.querySelector("[data-mc-result-title]"));
  }

  function again() {
    finished = "";
    current = 0;
    done = 0;
    markedCount = 0;
    earned = tools.points(0);
    answers = {};
    questions.forEach(reset);
    drawing.add(questions);
    forget();
    if (mode !== "none") {
      result.hidden = true;
      open.hidden = true;
      certificate.hide();
    }
    count();
    goTo(questions[0].head);
  }

  // Listening

  function listen(q) {
    var byPointer = false;
    var isRadio = q.kind === "single" || q.kind === "true-false";
    // Whoever comes to a question before it is drawn finds it drawn.
    ["pointerdown", "keydown", "click"].forEach(function (name) {
      q.field.addEventListener(name, function () { drawing.settle(q); }, true);
    });
    q.field.addEventListener("focusin", function () {
      drawing.settle(q);
      if (current === q.at) return;
      current = q.at;
      count();
    });
    function changed() {
      if (!q.isMarked) hear(q);
      // A tap on a single choice marks it at once; arrow keys only move, so they get the button.
      if (mode === "at-once" && isRadio && byPointer) {
        if (submit(q)) tell(q);
        return;
      }
      if (mode === "at-once" && !q.isMarked) {
        q.act.hidden = false;
        q.verdict.textContent = "";
      } else setAnswered(q, q.isMarked || q.response !== null);
      save();
      count();
    }
    q.field.addEventListener("pointerdown", function () { byPointer = true; });
    q.field.addEventListener("keydown", function (event) {
      byPointer = false;
      var isText = event.target.matches("input[type=text]");
      if (mode !== "at-once" || event.key !== "Enter" || event.isComposing || q.isMarked) return;
      if (isText || (isRadio && event.target.checked)) {
        event.preventDefault();
        if (submit(q)) tell(q);
      }
    });
    q.field.addEventListener("change", changed);
    if (q.kind === "written") q.field.addEventListener("input", changed);
    if (mode !== "at-once") return;
    q.act.querySelector("button").addEventListener("click", function () {
      // The button goes; the reader's place stays at what came of it, which is read out.
      if (submit(q)) goTo(q.verdict);
    });
    q.next.querySelector("button").addEventListener("click", function () {
      var following = questions[q.at + 1];
      if (following) goTo(following.head);
      else if (finished) goTo(result.querySelector("[data-mc-result-title]"));
      else goTo(questions.filter(function (other) { return !other.isMarked; })[0].head);
    });
  }

  tools.all(quiz, "[data-mc-live]").forEach(function (element) { element.hidden = false; });
  quiz.classList.add("mc-quiz--live");
  var kept = load();
  var keptAnswers = kept.answers || {};
  var marked = Array.isArray(kept.marked) ? kept.marked : [];
  finished = typeof kept.finished === "string" ? kept.finished : "";
  questions.forEach(function (q) {
    drawOpen(q);
    listen(q);
    try {
      if (q.id in keptAnswers) q.controls.restore(keptAnswers[q.id]);
    } catch (error) {
      q.controls.clear();
    }
    hear(q);
    var isMarked = mode !== "none" && (finished || marked.indexOf(q.id) >= 0);
    setAnswered(q, q.response !== null && (isMarked || mode !== "at-once"));
    if (!isMarked) return;
    judge(q);
    draw(q);
  });
  if (finished) end();
  say("");
  bar.hidden = false;
  count();

  ["wheel", "touchstart", "pointerdown", "keydown"].forEach(function (name) {
    root.addEventListener(name, function () { goal = null; }, { passive: true });
  });
  finish.addEventListener("click", function () {
    var missing = questions.filter(function (q) { return !q.isAnswered; });
    if (finished) goTo(result.querySelector("[data-mc-result-title]"));
    else if (!missing.length) handIn();
    else {
      open.querySelector("[data-mc-open-title]").textContent = fill(words.wordOpen, { count: missing.length });
      listMissing(missing);
      open.hidden = false;
      goTo(open.querySelector("[data-mc-open-title]"));
    }
  });
  if (mode !== "none") {
    open.querySelector("[data-mc-hand-in]").addEventListener("click", handIn);
    result.querySelector("[data-mc-again]").addEventListener("click", again);
  }
  quiz.querySelector("[data-mc-clear]").addEventListener("click", function () {
    if (!window.confirm(words.wordConfirm)) return;
    certificate.forget();
    again();
    say(words.wordCleared);
  });
})(this);
