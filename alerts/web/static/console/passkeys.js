// Forms that need a passkey: the device makes one or signs with one, its answer goes with the form as JSON.
"use strict";

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

async function make(options) {
  const user = { ...options.user, id: toBytes(options.user.id) };
  const challenge = toBytes(options.challenge);
  const excludeCredentials = named(options.excludeCredentials);
  const made = await navigator.credentials.create({ publicKey: { ...options, user, challenge, excludeCredentials } });
  return {
    id: made.id, rawId: toText(made.rawId), type: made.type,
    response: {
      clientDataJSON: toText(made.response.clientDataJSON),
      attestationObject: toText(made.response.attestationObject),
    },
  };
}

async function sign(options) {
  const challenge = toBytes(options.challenge);
  const allowCredentials = named(options.allowCredentials);
  const signed = await navigator.credentials.get({ publicKey: { ...options, challenge, allowCredentials } });
  const { clientDataJSON, authenticatorData, signature, userHandle } = signed.response;
  return {
    id: signed.id, rawId: toText(signed.rawId), type: signed.type,
    response: {
      clientDataJSON: toText(clientDataJSON), authenticatorData: toText(authenticatorData),
      signature: toText(signature), userHandle: userHandle ? toText(userHandle) : null,
    },
  };
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const trouble = form.querySelector("[data-trouble]");
  if (!window.PublicKeyCredential) {
    trouble.hidden = false;
    continue;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    trouble.hidden = true;
    try {
      const options = JSON.parse(form.dataset.options);
      const answer = form.dataset.passkey === "make" ? await make(options) : await sign(options);
      form.querySelector("[data-answer]").value = JSON.stringify(answer);
      form.submit();
    } catch {
      button.disabled = false;
      trouble.hidden = false;
    }
  });
}
