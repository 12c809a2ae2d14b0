// While somebody writes, the outlook is asked for anew and put in its place; without this, a button does it.
"use strict";

const form = document.getElementById("compose");
const outlook = document.getElementById("outlook");
const PAUSE = 400; // milliseconds without a key
let timer = 0;
let shown = "";
let asking = new AbortController();

async function refresh() {
  asking.abort(); // an answer to older words must not come after a newer one
  asking = new AbortController();
  try {
    const answer = await fetch(form.dataset.outlook, {
      method: "POST", body: new URLSearchParams(new FormData(form)), signal: asking.signal, redirect: "error",
    });
    if (!answer.ok) return;
    const html = await answer.text();
    if (html !== shown) outlook.innerHTML = shown = html; // what is the same is not read out again
  } catch {
    // The line is down or newer words are on their way: what is shown stays, and the button still works.
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, PAUSE);
});
