// The phone's menu lies over the page: it closes when the focus goes on to what is under it (WCAG 2.2, 2.4.11).
// The browser itself opens it, closes it with Escape and gives the focus back.
(function () {
  "use strict";
  var menu = document.getElementById("mc-nav");
  if (!menu || !menu.hidePopover) return;
  menu.addEventListener("focusout", function (event) {
    var next = event.relatedTarget;
    if (!next || menu.contains(next) || next.getAttribute("popovertarget") === menu.id) return;
    if (menu.matches(":popover-open")) menu.hidePopover();
  });
})();
