// A month: today marked, the page of what is near goes on to the reader's own month, and the lists are narrowed in place.
(function () {
  "use strict";
  var month = document.querySelector("[data-mc-month]");
  if (!month) return;
  var today = document.documentElement.getAttribute("data-mc-today") || "";
  function all(selector, act) { Array.prototype.forEach.call(month.querySelectorAll(selector), act); }

  // A build of last month: go to this one, where the site has it.
  var ahead = (month.getAttribute("data-mc-ahead") || "").split(" ");
  var own = today.slice(0, 7);
  if (ahead.indexOf(own) >= 0) {
    var index = location.protocol === "file:" ? "index.html" : "";
    location.replace(own.replace("-", "/") + "/" + index + location.hash);
    return;
  }

  all(".mc-weeks time", function (time) {
    if (time.getAttribute("datetime") !== today) return;
    var square = time.closest("td");
    var word = square.querySelector("small") || square.appendChild(document.createElement("small"));
    time.setAttribute("aria-current", "date");
    word.textContent = month.getAttribute("data-mc-word");
    square.classList.add("mc-now");
  });
  all(".mc-agenda h3 time", function (time) {
    var day = time.getAttribute("datetime");
    time.closest("section").classList.toggle("mc-agenda__day--over", day < today);
    if (day === today) time.parentNode.appendChild(document.createElement("b")).textContent = month.getAttribute("data-mc-word");
  });

  var chosen = { k: "", c: "" };
  function narrow() {
    var found = {};
    all("[data-k]", function (line) {
      var chapters = line.getAttribute("data-c").split(" ");
      line.hidden = Boolean((chosen.k && line.getAttribute("data-k") !== chosen.k) || (chosen.c && chapters.indexOf(chosen.c) < 0));
    });
    var count = 0;
    all(".mc-agenda section", function (day) {
      var left = day.querySelectorAll("li:not([hidden])").length;
      var heading = day.querySelector("h3");
      day.hidden = !left;
      if (left) found["#" + heading.id] = true;
      count += left;
    });
    all(".mc-weeks time a", function (link) {
      link.closest("td").classList.toggle("mc-busy", Boolean(found[link.getAttribute("href")]));
    });
    var total = month.querySelector("[data-word-count]");
    total.textContent = total.getAttribute("data-word-count").replace("{count}", count);
    month.querySelector("[data-mc-empty]").hidden = count > 0;
  }
  all("[data-mc-by]", function (link) {
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      var by = link.getAttribute("data-mc-by");
      chosen[by] = link.getAttribute("data-value");
      all('[data-mc-by="' + by + '"]', function (one) {
        if (one === link) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current");
      });
      narrow();
    });
  });
})();
