// Marks today on the calendar by the reader's own clock: a page built last week must not call that day today.
(function () {
  "use strict";
  var months = document.querySelector("[data-mc-today]");
  if (!months) return;
  var now = new Date();
  var iso = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(function (n) { return (n < 10 ? "0" : "") + n; }).join("-");
  var time = document.querySelector('.mc-day__number time[datetime="' + iso + '"]');
  if (!time) return;
  time.setAttribute("aria-current", "date");
  time.closest("td").classList.add("mc-day--now");
  var label = document.createElement("b");
  label.textContent = months.getAttribute("data-mc-today");
  time.parentNode.insertBefore(label, time.nextSibling);
  var link = months.querySelector('a[href="#month-' + (now.getMonth() + 1) + '"]');
  if (link) link.classList.add("mc-months__now");
})();
