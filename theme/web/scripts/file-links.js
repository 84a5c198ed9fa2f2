// Opened from a disk (a USB stick in a village hall), a folder's address lists files; name its page instead.
(() => {
  "use strict";
  if (location.protocol !== "file:") return;
  document.querySelectorAll("form[action]").forEach((form) => {
    const url = new URL(form.action);
    if (url.pathname.endsWith("/")) form.action = url.href + "index.html";
  });
  document.querySelectorAll("a[href]").forEach((link) => {
    const url = new URL(link.href);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) {
      url.pathname += "index.html";
      link.href = url.href;
    }
  });
})();
