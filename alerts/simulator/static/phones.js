// The phones page: asks for what changed each second and shows it. Texts are only ever set as text, never as markup.
"use strict";

const EACH_SECOND = 1000;
const MOST_PHONES = 200; // more are a list nobody reads
const find = (id) => document.getElementById(id);
const phones = new Map(); // by id
const drafts = new Map(); // what was typed and not sent, by id
const seen = { era: "", version: 0 };
let open = null; // the id of the phone that is open
let shown = ""; // the id of the phone whose texts are in the thread

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat(undefined, { weekday: "long", month: "long", day: "numeric" });
const shortDate = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });

async function ask(path, content) {
  const post = content && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(content),
  };
  const answer = await fetch(`/phones/${path}`, { cache: "no-store", ...post });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(found.error || "The phone network does not answer.");
  return found;
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function said(text) {
  const made = element("span", "", text);
  made.dir = "auto";
  return made;
}

function pretty(number) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : number;
}

function when(seconds) {
  const date = new Date(seconds * 1000);
  return date.toDateString() === new Date().toDateString() ? clock.format(date) : shortDate.format(date);
}

function phoneRow(phone) {
  const button = element("button", phone.unread ? "unread" : "");
  button.type = "button";
  button.dataset.id = phone.id;
  button.setAttribute("aria-current", String(phone.id === open));
  const number = element("span", "number", pretty(phone.number));
  number.dir = "ltr";
  if (phone.unread) number.append(element("span", "hidden", `, ${phone.unread} unread`));
  const last = element("span", "last");
  if (phone.last) last.append(phone.last.own ? "You: " : "", said(phone.last.body));
  else last.append("No texts yet");
  button.append(element("span", "dot"), number, element("span", "when", phone.last ? when(phone.last.at) : ""), last);
  const row = element("li");
  row.append(button);
  return row;
}

function showList() {
  const latest = (phone) => (phone.last ? phone.last.at : Infinity);
  const sorted = [...phones.values()].sort((a, b) => latest(b) - latest(a));
  const focused = find("phones").contains(document.activeElement) ? document.activeElement.dataset.id : null;
  find("phones").replaceChildren(...sorted.slice(0, MOST_PHONES).map(phoneRow));
  find("more").hidden = phones.size <= MOST_PHONES;
  find("more").textContent = `${phones.size} phones. The latest ${MOST_PHONES} are shown; open others by number.`;
  if (focused) document.querySelector(`#phones [data-id="${CSS.escape(focused)}"]`)?.focus();
  find("none").hidden = phones.size > 0;
}

function state(message) {
  const words = {
    accepted: "Waiting",
    queued: "Waiting",
    sending: "On its way",
    sent: "Sent",
    delivered: "Delivered",
    undelivered: "Not delivered",
    failed: "Not sent",
    received: "Sent",
    unanswered: "The service did not take it",
  };
  const code = message.error_code ? ` (${message.error_code})` : "";
  return (words[message.state] || message.state) + code;
}

function dress(row, message) {
  const failed = ["undelivered", "failed", "unanswered"].includes(message.state);
  row.className = `text${message.own ? " own" : ""}${failed ? " failed" : ""}`;
  const segments = message.segments === 1 ? "1 segment" : `${message.segments} segments`;
  row.lastChild.textContent = `${when(message.at)} · ${state(message)} · ${segments}, ${message.encoding}`;
}

function bubble(message) {
  const row = element("li");
  row.id = message.sid;
  const words = element("div", "bubble", message.body || (message.media ? "Picture" : ""));
  words.dir = "auto";
  row.append(words, element("div", "meta"));
  return row;
}

function dayRow(message) {
  return element("li", "day", calendar.format(new Date(message.at * 1000)));
}

// Texts that are shown already stay where they are, so that a screen reader only says the new ones.
function showTexts(box, messages) {
  const days = [...box.querySelectorAll(".day")];
  let day = days.length ? days.at(-1).textContent : "";
  for (const message of messages) {
    let row = find(message.sid);
    if (!row) {
      const next = dayRow(message);
      if (next.textContent !== day) box.append(next);
      day = next.textContent;
      row = bubble(message);
      box.append(row);
    }
    dress(row, message);
  }
}

function showThread(thread) {
  find("who").textContent = pretty(thread.number);
  find("blocked").hidden = !thread.blocked;
  const box = find("messages");
  const isNew = shown !== thread.id;
  const atEnd = isNew || box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  if (isNew) box.replaceChildren(...(thread.earlier ? [element("li", "day", "Earlier texts are not shown")] : []));
  shown = thread.id;
  showTexts(box, thread.messages);
  if (atEnd) box.scrollTop = box.scrollHeight;
}

function remember(phone) {
  const { messages, earlier, ...summary } = phone;
  phones.set(phone.id, summary);
}

async function readThread() {
  const id = open;
  const thread = await ask("thread", { id });
  remember(thread);
  if (id === open) showThread(thread);
}

async function refresh() {
  const found = await ask(`threads.json?era=${encodeURIComponent(seen.era)}&since=${seen.version}`);
  if (found.all) phones.clear();
  found.phones.forEach(remember);
  Object.assign(seen, { era: found.era, version: found.version });
  if (open && !phones.has(open)) closePhone();
  if (open && found.phones.some((phone) => phone.id === open)) await readThread();
  if (found.all || found.phones.length) showList();
}

async function keepUp() {
  try {
    if (!document.hidden) await refresh();
    find("trouble").textContent = "";
  } catch {
    find("trouble").textContent = "No connection";
  }
  setTimeout(keepUp, EACH_SECOND);
}

function showError(id, error) {
  find(id).textContent = error.message;
}

async function openPhone(id, focus) {
  keepDraft();
  open = id;
  shown = "";
  location.hash = id;
  find("thread").hidden = false;
  find("hint").hidden = true;
  find("app").classList.add("reading");
  find("body").value = drafts.get(id) || "";
  find("send-error").textContent = "";
  await readThread();
  showList();
  find(focus).focus();
}

function closePhone() {
  keepDraft();
  const closed = open;
  open = null;
  shown = "";
  history.replaceState(null, "", location.pathname);
  find("thread").hidden = true;
  find("hint").hidden = false;
  find("app").classList.remove("reading");
  showList();
  (document.querySelector(`#phones [data-id="${CSS.escape(closed || "")}"]`) || find("number")).focus();
}

function keepDraft() {
  if (open) drafts.set(open, find("body").value);
}

find("phones").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) openPhone(button.dataset.id, "body").catch((error) => showError("open-error", error));
});

find("phones").addEventListener("keydown", (event) => {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  const row = event.target.closest("li");
  if (!step || !row) return;
  event.preventDefault();
  row[step]?.querySelector("button").focus();
});

find("open").addEventListener("submit", async (event) => {
  event.preventDefault();
  find("open-error").textContent = "";
  try {
    const phone = await ask("open", { number: find("number").value });
    remember(phone);
    find("number").value = "";
    await openPhone(phone.id, "body");
  } catch (error) {
    showError("open-error", error);
  }
});

find("send").addEventListener("submit", async (event) => {
  event.preventDefault();
  const box = find("body");
  const body = box.value;
  if (!body.trim()) return;
  box.value = "";
  find("send-error").textContent = "";
  try {
    await ask("send", { id: open, body });
    await readThread();
    find("messages").scrollTop = find("messages").scrollHeight;
    showList();
  } catch (error) {
    box.value = box.value || body;
    showError("send-error", error);
  }
  box.focus();
});

find("body").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  find("send").requestSubmit();
});

find("back").addEventListener("click", closePhone);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && open) closePhone();
});

async function start() {
  const wanted = location.hash.slice(1);
  try {
    await refresh();
    if (phones.has(wanted)) await openPhone(wanted, "who");
  } catch {
    find("trouble").textContent = "No connection";
  }
  keepUp();
}

start();
