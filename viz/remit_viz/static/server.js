// The theme switch of served pages; the choice is the same one the pages of the site remember.
"use strict";

(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const systemDark = matchMedia("(prefers-color-scheme: dark)");

  const remembered = (value) => {
    try {
      if (value) localStorage.setItem("remit-theme", value);
      return localStorage.getItem("remit-theme");
    } catch (error) {
      if (error instanceof DOMException) return null;
      throw error;
    }
  };

  const dark = () => root.dataset.theme === "dark" || (root.dataset.theme !== "light" && systemDark.matches);

  if (["light", "dark"].includes(remembered())) root.dataset.theme = remembered();
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    remembered(root.dataset.theme);
  });

  // A picture keeps the language that its reader changed to behind the #: follow it here.
  const other = document.querySelector(".bar a[hreflang]");
  const wanted = new URLSearchParams(location.hash.slice(1)).get("lang");
  if (wanted && other?.hreflang.startsWith(wanted)) location.replace(other.href);

  // Where the screen is narrow, the bar scrolls: it opens at the page that is shown.
  document.querySelector(".bar nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  // Where the screen is narrow, filters would push away what was found.
  const fold = document.querySelector(".fold");
  if (fold && matchMedia("(max-width: 760px)").matches) fold.open = false;

  // "/" goes to the search, as on the pages of the site.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable], .CodeMirror");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      document.querySelector(".quick input").focus();
    }
  });
})();
