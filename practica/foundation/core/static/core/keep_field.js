/* One field of a form that is saved as it is typed: what the server has, what is here, and how the two meet. */

import { fill, read, tried } from "./practica.js";

const AS_TYPED = 700; // ms after the last key
const AT_MOST = 1900; // ms after the first key that is not saved yet
const PATIENCE = 60000; // ms between two tries at the longest
const A_MONTH = 30 * 864e5;

export class Field {
  constructor(keeper, name, controls) {
    Object.assign(this, { keeper, name, controls, key: keeper.key + name, wait: 1000, since: 0 });
    this.holder = controls[0].closest("[data-revision]") || controls[0];
    this.saved = JSON.stringify(this.values(true));
    const kept = keeper.never ? null : tried(() => JSON.parse(localStorage.getItem(this.key)));
    if (kept && Date.now() - kept.at < A_MONTH && JSON.stringify(kept.values) !== this.saved) this.restore(kept);
    else this.forget();
    if (this.dirty) this.later(0); // also what the browser itself put back into the page
  }

  get revision() {
    return this.holder.dataset.revision || "";
  }

  /** The form sent as a whole must not meet its own saved words as somebody else's. */
  set revision(number) {
    this.holder.dataset.revision = number;
    const hidden = this.keeper.form.elements[`revision:${this.name}`];
    if (hidden) hidden.value = number;
  }

  get dirty() {
    return JSON.stringify(this.values()) !== this.saved;
  }

  get written() {
    return /^(textarea|text|search)$/.test(this.controls[0].type);
  }

  values(served = false) {
    return read(this.controls, served);
  }

  put(values) {
    fill(this.controls, values);
  }

  store() {
    if (this.keeper.never) return false;
    const kept = JSON.stringify({ values: this.values(), revision: this.revision, at: Date.now() });
    return tried(() => (localStorage.setItem(this.key, kept), true)) ?? false;
  }

  forget() {
    tried(() => localStorage.removeItem(this.key));
  }

  restore(kept) {
    const theirs = this.values(true).join(", ");
    this.put(kept.values);
    this.keeper.back(kept.at);
    if (kept.revision !== this.revision) this.clashes({ revision: this.revision, theirs });
  }

  typed() {
    this.store();
    if (this.dirty) this.later(Math.max(0, Math.min(AS_TYPED, (this.since ||= Date.now()) + AT_MOST - Date.now())));
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  async send(leaving = false) {
    clearTimeout(this.timer);
    if (this.clash || this.keeper.paused || this.keeper.submitting || !this.dirty) return;
    const values = this.values();
    const text = JSON.stringify(values);
    if (this.busy && (!leaving || this.busy === text)) return;
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.keeper.token, field: this.name, revision: this.revision });
    for (const value of values.length ? values : [""]) body.append("value", value);
    this.busy = text;
    this.since = 0;
    if (!leaving && this.wait === 1000) this.keeper.tell("saving");
    try {
      const keepalive = String(body).length < (leaving ? 6e4 : 3e4); // outlives the page; browsers refuse more than 64 kB at once
      const answer = await fetch(this.keeper.url, { method: "POST", body, keepalive, redirect: "manual", headers: { Accept: "application/json" } });
      const said = (await answer.json().catch(() => null)) || {};
      if (answer.ok && "revision" in said) this.done(values, said);
      else if (answer.status === 409) this.clashes(said);
      else if ([0, 401, 403].includes(answer.status)) this.keeper.expired(said.message);
      else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) this.keeper.tell("refused", said);
      else throw new Error(String(answer.status));
    } catch {
      this.wait = Math.min(this.wait * 2, PATIENCE);
      this.keeper.tell(this.store() ? "kept" : "held");
      this.later(this.wait * (0.75 + Math.random() / 2));
    } finally {
      this.busy = null;
      if (this.dirty && this.since) this.later(AS_TYPED); // typed while this was on its way
    }
  }

  done(values, said) {
    this.revision = said.revision;
    this.saved = JSON.stringify(values);
    this.wait = 1000;
    const show = (places, html) => html !== undefined && document.querySelectorAll(places).forEach((place) => (place.innerHTML = html));
    show(`[data-notes="${CSS.escape(this.name)}"]`, said.notes);
    show("[data-preview]", said.preview);
    if (this.dirty) this.later(AS_TYPED);
    else this.forget();
    this.keeper.tell("saved", { at: Date.now() });
  }

  /** Two people wrote. Both texts stand until one of them decides, and the other is then set aside in sight. */
  clashes({ revision, theirs = "", who, message }) {
    const { words } = this.keeper;
    const panel = words.content.querySelector(".clash").cloneNode(true);
    const said = { message: message || words.dataset.both, mine: this.values().join(", "), theirs, who: who || words.dataset.theirs };
    for (const [place, text] of Object.entries(said)) panel.querySelector(`[data-${place}]`).textContent = text;
    panel.querySelector('[data-use="both"]').hidden = !this.written;
    panel.addEventListener("click", (event) => event.target.dataset.use && this.decide(event.target.dataset.use, theirs, revision));
    this.clash = panel;
    this.store();
    (this.controls[0].closest(".field, fieldset") || this.controls[0]).after(panel);
    this.keeper.tell("clash", { message: said.message });
  }

  decide(use, theirs, revision) {
    const mine = this.values().join(", ");
    if (use === "theirs") this.put(this.written ? [theirs] : theirs.split(", "));
    if (use === "both") this.put([`${mine}\n\n${theirs}`]);
    const aside = this.keeper.words.content.querySelector(".set-aside").cloneNode(true);
    aside.querySelector("p").textContent = use === "mine" ? theirs : mine;
    if (use !== "both") this.clash.after(aside);
    this.clash.remove();
    this.clash = null;
    this.revision = revision;
    this.saved = null; // whatever was chosen goes to the server on the newer revision
    this.controls[0].focus();
    this.later(0);
  }
}
