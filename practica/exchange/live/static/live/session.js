/* The pages of a session beside live.js. Buttons and questions are sent without loading the page again, what is one's own is laid
   over the parts that are the same for everybody, and the desk and the room screen are fetched as a whole when anything moves.
   Without this script every button is an ordinary form. */

const said = document.querySelector("[data-said]");

function tell(words) {
  if (!said) return;
  said.textContent = words;
  said.hidden = !words;
}

/* ---- what is one's own, over what is everybody's ---- */

function overlay() {
  const mine = document.querySelector("#mine [data-pressed]");
  if (!mine) return;
  const pressed = new Set(mine.dataset.pressed.split(" "));
  const own = new Set(mine.dataset.own.split(" "));
  for (const button of document.querySelectorAll("[data-press]")) {
    const on = pressed.has(button.dataset.press);
    button.setAttribute("aria-pressed", on);
    if (!button.dataset.vote) continue;
    button.formAction = on ? button.dataset.unvote : button.dataset.vote;
    const word = button.querySelector("[data-on]");
    word.textContent = on ? word.dataset.on : word.dataset.off;
    if (own.has(button.value)) button.disabled = true;
  }
}
async function own() {
  const mine = document.getElementById("mine");
  const answer = await fetch(mine.dataset.mine, { headers: { "X-Requested-With": "live" }, redirect: "manual" }).catch(() => null);
  if (answer?.ok) mine.innerHTML = await answer.text();
  overlay();
}
/* Whoever has asked hears what became of it: a little later than the queue, and not all in one moment. */
let coming = 0;
function soon() {
  if (coming || !document.querySelector("#mine [data-own]")?.dataset.own) return;
  coming = setTimeout(() => {
    coming = 0;
    own();
  }, 500 + Math.random() * 2_500);
}
document.addEventListener("live:replaced", (event) => {
  overlay();
  if (event.target.id === "queue") soon();
});
overlay();

/* ---- sending ---- */

document.addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter;
  if (!form.matches("[data-live-send]") || button?.hasAttribute("data-plain")) return;
  event.preventDefault();
  const kind = form.dataset.liveSend;
  const action = button?.hasAttribute("formaction") ? button.formAction : form.action;
  const body = new FormData(form, button);
  if (button) button.disabled = true;
  try {
    const answer = await fetch(action, { method: "POST", body, headers: { "X-Requested-With": "live" }, redirect: "manual" });
    const words = await answer.text();
    if (answer.ok) {
      tell(kind === "desk" ? "" : words);
      if (kind === "desk") document.getElementById("desk").innerHTML = words;
      else await own();
      if (kind === "ask") form.querySelector("textarea").value = "";
    } else if (answer.status === 422) tell(words);
    else location.reload();
  } catch {
    tell(document.querySelector("[data-line-lost]")?.textContent ?? "");
  }
  if (button) button.disabled = false;
});

/* ---- the desk and the room screen ---- */

for (const whole of document.querySelectorAll("[data-every]")) {
  let waiting = 0;
  const typing = () => whole.contains(document.activeElement) && document.activeElement.matches("textarea, input");
  const refresh = async () => {
    waiting = 0;
    if (typing()) return later(2_000);
    try {
      const answer = await fetch(whole.dataset.src, { headers: { "X-Requested-With": "live" }, redirect: "manual" });
      if (answer.ok) {
        const open = [...whole.querySelectorAll("details[open] [id]")].map((one) => one.id);
        const words = await answer.text();
        if (typing()) return later(2_000);
        whole.innerHTML = words;
        for (const id of open) document.getElementById(id)?.closest("details")?.setAttribute("open", "");
        line(document.documentElement.dataset.line === "lost" ? "lost" : "open");
      } else if (answer.type === "opaqueredirect" || [401, 404].includes(answer.status)) line("over");
    } catch {
      line("lost");
    }
  };
  const later = (pause) => (waiting ||= setTimeout(refresh, pause));
  for (const part of document.querySelectorAll(`[data-into="${whole.id}"]`)) part.addEventListener("moved", () => later(150));
  setInterval(() => document.visibilityState === "visible" && later(0), Number(whole.dataset.every) * 1_000);
}

/* ---- how the line stands, in a calm sentence ---- */

function line(state) {
  document.querySelectorAll("[data-line-lost]").forEach((one) => (one.hidden = state !== "lost"));
  document.querySelectorAll("[data-line-over]").forEach((one) => (one.hidden = state !== "over"));
}
document.addEventListener("live:line", (event) => line(event.detail));

/* The bar at the thumb says where one is. */
const bar = [...document.querySelectorAll(".live-bar a")];
if (bar.length && "IntersectionObserver" in window) {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries)
      if (entry.isIntersecting) for (const link of bar) link.toggleAttribute("aria-current", link.hash === `#${entry.target.id}`);
  }, { rootMargin: "-30% 0px -60% 0px" });
  for (const link of bar) {
    const part = document.querySelector(link.hash);
    if (part) seen.observe(part);
  }
}
