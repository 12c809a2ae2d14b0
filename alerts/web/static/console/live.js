// Keeps the moving part of a page up to date without a flicker, and lets its clocks run.
//
// The server sends the whole part again only when it has changed. What is the same stays untouched, so nobody loses
// their place, their focus or what they are typing. A page that hears nothing says so: an old board is worse than none.
"use strict";

(() => {
  const EVERY = 2000, MISSES = 2, SECOND = 1000;
  const area = document.querySelector("[data-live]");
  const stale = document.querySelector("[data-stale]");
  const asSent = new WeakMap(); // what the server said of an element, before its clocks ran

  let etag = null, misses = 0, ahead = 0; // how far the server's clock is ahead of ours

  const remember = (element) => {
    asSent.set(element, element.outerHTML);
    for (const one of element.querySelectorAll("[data-key]")) asSent.set(one, one.outerHTML);
  };
  const keyed = (parent) => new Map([...parent.children].map((one, place) => [one.dataset.key ?? `#${place}`, one]));

  // Bring the children of `old` to what `fresh` holds, touching only what differs.
  const reconcile = (old, fresh) => {
    const before = keyed(old);
    let next = old.firstElementChild;
    for (const [key, wanted] of keyed(fresh)) {
      const there = before.get(key);
      before.delete(key);
      let kept = there;
      if (!there) {
        kept = wanted;
        remember(wanted);
        old.insertBefore(wanted, next);
      } else if (asSent.get(there) !== wanted.outerHTML) {
        if (there.dataset.group && wanted.dataset.group) {
          asSent.set(there, wanted.outerHTML);
          for (const { name, value } of wanted.attributes) there.setAttribute(name, value);
          reconcile(there, wanted);
        } else if (!isBeingTypedIn(there)) {
          kept = replace(there, wanted);
        }
      }
      if (kept === next || there === next) next = kept.nextElementSibling;
      else if (kept !== next) old.insertBefore(kept, next);
    }
    for (const gone of before.values()) gone.remove();
  };

  const isBeingTypedIn = (element) => {
    const at = document.activeElement;
    return element.contains(at) && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
  };

  const replace = (old, wanted) => {
    const at = document.activeElement;
    const links = [...old.querySelectorAll("a, button, summary")];
    const place = old.contains(at) ? links.indexOf(at) : -1;
    const open = [...old.querySelectorAll("details")].map((one) => one.open);
    remember(wanted);
    old.replaceWith(wanted);
    wanted.querySelectorAll("details").forEach((one, at) => { one.open = open[at] ?? one.open; });
    if (place >= 0) wanted.querySelectorAll("a, button, summary")[place]?.focus({ preventScroll: true });
    return wanted;
  };

  const look = async () => {
    try {
      const headers = etag ? { "If-None-Match": etag } : {};
      const answer = await fetch(area.dataset.live, { headers, cache: "no-store", credentials: "same-origin" });
      if (answer.status === 401 || answer.redirected) return location.reload();
      if (answer.status !== 200 && answer.status !== 304) throw new Error(String(answer.status));
      const date = Date.parse(answer.headers.get("Date") ?? "");
      if (date) ahead = date - Date.now();
      if (answer.status === 200) take(await answer.text(), answer.headers.get("ETag"));
      misses = 0;
      if (stale) stale.hidden = true;
    } catch {
      misses += 1;
      if (stale && misses >= MISSES) stale.hidden = false;
    }
  };

  const take = (html, newTag) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    const [was, is] = [area, fresh].map((one) => one.querySelector("[data-paused]")?.dataset.paused);
    if (was !== is) return location.reload(); // the pause stands in the frame of every page
    reconcile(area, fresh);
    etag = newTag;
    run();
  };

  const clocked = (seconds) => {
    const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const two = (n) => String(n).padStart(2, "0");
    return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  };

  const run = () => {
    const now = Date.now() + ahead;
    for (const one of document.querySelectorAll("[data-clock]")) {
      const past = Math.floor((now - Date.parse(one.dataset.at)) / SECOND);
      one.textContent = clocked(Math.max(one.dataset.clock === "up" ? past : -past, 0));
    }
  };

  const again = async () => {
    if (!document.hidden) await look();
    setTimeout(again, EVERY);
  };

  if (area) {
    for (const one of area.querySelectorAll("[data-key]")) asSent.set(one, one.outerHTML);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
    setTimeout(again, EVERY);
  }
  run();
  setInterval(run, SECOND);
})();
