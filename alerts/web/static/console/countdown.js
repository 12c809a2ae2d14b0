// A form that lets something leave waits a few seconds first, in which it can still be called off.
// Without this script it leaves at once.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  const { countdown, words, cancel } = form.dataset;
  if (!countdown) return;
  event.preventDefault();
  if (form.dataset.counting) return;
  form.dataset.counting = "yes";
  const button = event.submitter;
  const before = button.textContent;
  const stop = document.createElement("button");
  stop.type = "button";
  stop.className = "quiet";
  stop.textContent = cancel;
  form.append(stop);
  button.disabled = true;
  stop.focus();
  let left = Number(countdown);
  const tell = () => { button.textContent = words.replace("#", left); };
  const ticking = setInterval(() => {
    left -= 1;
    if (!form.isConnected) return clearInterval(ticking); // the page went on: there is nothing to sign any more
    if (left > 0) return tell();
    clearInterval(ticking);
    form.submit();
  }, 1000);
  stop.addEventListener("click", () => {
    clearInterval(ticking);
    stop.remove();
    button.disabled = false;
    button.textContent = before;
    button.focus();
    delete form.dataset.counting;
  });
  tell();
});
