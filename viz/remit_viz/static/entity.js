// A page of one official, body or initiative: only the language is to be switched.
"use strict";

(() => {
  document.getElementById("language").addEventListener("click", () => {
    remit.speak(remit.lang === "zh" ? "en" : "zh");
  });
  document.documentElement.dataset.ready = "true";
})();
