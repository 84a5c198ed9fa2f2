// The certificate of a passed exam: a name that stays on this device, and a page to print.
(function (root) {
  "use strict";
  var tools = root.mcQuiz = root.mcQuiz || {};
  var KEY = "mc-quiz-name";

  function day(iso, language) {
    var parts = iso.split("-").map(Number);
    var date = new Date(parts[0], parts[1] - 1, parts[2]);
    try {
      return date.toLocaleDateString(language, { year: "numeric", month: "long", day: "numeric" });
    } catch (error) {
      return iso;
    }
  }

  // `words`: the quiz's texts. Gives {show(points, total, iso), hide(), forget()}.
  tools.certificate = function (quiz, words) {
    var panel = quiz.querySelector("[data-mc-certify]");
    if (!panel) return { show: function () {}, hide: function () {}, forget: function () {} };
    var paper = panel.querySelector("[data-mc-certificate]");
    var input = panel.querySelector("input");
    var wrong = panel.querySelector("[data-mc-certify-wrong]");
    var line = paper.querySelector("[data-mc-certificate-name]");

    function write() {
      var name = input.value.trim();
      line.textContent = name || "\u2003\u2003\u2003\u2003";
      line.classList.toggle("mc-certificate__name--open", !name);
      if (name) {
        wrong.hidden = true;
        input.removeAttribute("aria-invalid");
      }
    }

    function alone(is) {
      document.documentElement.classList.toggle("mc-printing", is);
      for (var element = paper; element && element !== document.body; element = element.parentElement) {
        element.classList.toggle("mc-printing__way", is);
      }
    }

    input.addEventListener("input", function () {
      write();
      try { localStorage.setItem(KEY, input.value); } catch (error) { /* not kept */ }
    });
    panel.querySelector("[data-mc-print]").addEventListener("click", function () {
      if (!input.value.trim()) {
        wrong.hidden = false;
        input.setAttribute("aria-invalid", "true");
        input.focus();
        return;
      }
      // Phones print after this returns; what is left set until then matters on paper alone.
      window.addEventListener("afterprint", function () { alone(false); }, { once: true });
      alone(true);
      window.print();
    });

    return {
      show: function (points, total, iso) {
        try { input.value = input.value || localStorage.getItem(KEY) || ""; } catch (error) { /* none kept */ }
        paper.querySelector("[data-mc-certificate-points]").textContent =
          tools.fill(words.wordCertified, { points: points, total: total });
        paper.querySelector("[data-mc-certificate-day]").textContent = day(iso, document.documentElement.lang);
        write();
        panel.hidden = false;
      },
      hide: function () { panel.hidden = true; },
      forget: function () {
        input.value = "";
        try { localStorage.removeItem(KEY); } catch (error) { /* none kept */ }
        write();
      }
    };
  };
})(this);
