// A page of one official, body or initiative: only the language is to be switched.
"use strict";

(() => {
  const choices = document.querySelector(".tabs a")?.hash.slice(1);
  document.getElementById("language").addEventListener("click", () => {
    remit.speak(remit.lang === "zh" ? "en" : "zh");
    remit.lead(choices);
  });
  remit.lead(choices);
  document.documentElement.dataset.ready = "true";
})();
