/* Nothing typed is lost. This module looks after a form, keep_field.js after each of its fields.

   form[data-keep="URL"]    each named field is saved as it is typed (at most 2 s later), and when it or the page is left
   form[data-keep-never]    nothing is stored in the browser: set for AMBER and stricter; choosing such a marking does the same
   [data-revision]          on a control, or on what holds a group of them: the revision it was written on
   name="revision:FIELD"    a hidden input with the same, for the form without script, is kept in step
   [data-notes="field"]     receives the notes about a field, [data-preview] what a reader will see
   [data-keep-state]        says how much is saved
   form[data-sign-out]      wipes all that was kept on this device

   POST csrfmiddlewaretoken, field, value (repeated for several choices), revision. The answer is
     200 {revision, notes?, preview?}   409 {revision, theirs, who, message}: both texts stand side by side
     401 or 403 {message}: signed out   anything else: kept, tried again with patience or when the line returns.
   Words come from template#keep-words in page.html. */

import { Field } from "./keep_field.js";
import { tried } from "./practica.js";

const PREFIX = "practica.keep:";
const words = document.getElementById("keep-words");
const language = document.documentElement.lang || "en";

function wipe(start) {
  tried(() => Object.keys(localStorage).filter((key) => key.startsWith(start)).forEach((key) => localStorage.removeItem(key)));
}

function ago(time) {
  const say = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const seconds = Math.max(0, Math.round((Date.now() - time) / 1000));
  if (seconds < 10) return say.format(-seconds, "second");
  if (seconds < 60) return say.format(-10 * Math.floor(seconds / 10), "second");
  if (seconds < 5400) return say.format(-Math.round(seconds / 60), "minute");
  return seconds < 172800 ? say.format(-Math.round(seconds / 3600), "hour") : say.format(-Math.round(seconds / 86400), "day");
}

class Keeper {
  constructor(form) {
    this.form = form;
    this.words = words;
    this.url = form.dataset.keep;
    this.key = `${PREFIX}${document.body.dataset.account || ""}:${this.url}:`;
    this.line = form.querySelector("[data-keep-state]") || document.querySelector("[data-keep-state]");
    this.spoken = Object.assign(document.createElement("span"), { className: "vh", role: "status" });
    this.shown = document.createElement("span");
    this.shown.setAttribute("aria-hidden", "true");
    this.fields = this.gather().map(([name, controls]) => new Field(this, name, controls));
    this.listen();
  }

  gather() {
    const named = new Map();
    for (const control of this.form.elements) {
      const apart = /^(hidden|submit|button|reset|image|file|password)$/.test(control.type) || "keepNot" in control.dataset;
      if (control.name && control.type !== "fieldset" && !apart) named.set(control.name, [...(named.get(control.name) || []), control]);
    }
    return [...named];
  }

  get never() {
    return "keepNever" in this.form.dataset || /AMBER|RED/.test(this.form.elements.marking?.value || "");
  }

  get token() {
    return this.form.elements.csrfmiddlewaretoken?.value || "";
  }

  listen() {
    const field = (event) => this.fields.find((one) => one.controls.includes(event.target));
    this.form.addEventListener("input", (event) => field(event)?.typed());
    this.form.addEventListener("change", (event) => {
      if (this.never) wipe(this.key);
      field(event)?.send();
    });
    this.form.addEventListener("focusout", (event) => field(event)?.send());
    this.form.addEventListener("submit", () => {
      this.submitting = true; // the whole form goes now; what is kept is compared when a page opens again
      setTimeout(() => (this.submitting = false), 8000);
    });
    addEventListener("pagehide", () => this.all(true));
    addEventListener("online", () => this.resume());
    addEventListener("beforeunload", (event) => {
      if (this.never && !this.submitting && this.fields.some((one) => one.dirty)) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.all(true) : this.resume()));
    setInterval(() => this.write(), 1000);
  }

  all(leaving = false) {
    for (const field of this.fields) field.send(leaving);
  }

  /** After a line that was away or a session that ended: a fresh token, then everything that waits. */
  async resume() {
    if (this.paused) {
      const answer = await fetch(location.href).catch(() => null);
      if (!answer?.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
      for (const one of document.querySelectorAll("[name=csrfmiddlewaretoken]")) one.value = fresh?.value || one.value;
      this.paused = false;
    }
    this.all();
  }

  expired(message) {
    this.paused = true;
    const kept = this.never ? words.dataset.expiredheld : words.dataset.expired;
    this.tell("expired", { message: `${message || words.dataset.signedout} ${kept}` });
    const link = Object.assign(document.createElement("a"), { textContent: words.dataset.signin, target: "_blank" });
    link.href = `/sign-in/?next=${encodeURIComponent(location.pathname + location.search)}`;
    this.line?.append(link);
  }

  /** Write the line of the form's state; only a change of state is spoken, not the passing seconds. */
  tell(state, { at = 0, message = "" } = {}) {
    if (state === "saved" && this.fields.some((one) => one.dirty)) return;
    this.at = at;
    this.pattern = message || words.dataset[state] || "";
    this.line?.setAttribute("data-state", state);
    this.line?.replaceChildren(this.spoken, this.shown);
    this.write();
    if (state !== "saving" && state !== this.said) this.spoken.textContent = this.shown.textContent;
    if (state !== "saving") this.said = state;
  }

  write() {
    const text = (this.pattern || "").replace("{when}", this.at ? ago(this.at) : "");
    if (this.shown.textContent !== text) this.shown.textContent = text;
  }

  /** Say once, above the form, that kept text is back. */
  back(time) {
    if (this.form.querySelector(".notice.back")) return;
    const notice = Object.assign(document.createElement("p"), { className: "notice saved back", role: "status" });
    notice.textContent = words.dataset.back.replace("{when}", ago(time));
    this.form.prepend(notice);
  }
}

if (words) for (const form of document.querySelectorAll("form[data-keep]")) new Keeper(form);
