/* Parts of a page that follow what others do. Without this script they are as they were when the page was opened.

     <div data-live="session:12/questions" data-number="57" data-src="/events/x/live/3/questions/">

   When the number of the topic grows, the part is fetched from data-src through the normal page and replaced; without data-src the
   element is sent the event "moved" (htmx: hx-trigger="moved"). "live:replaced" follows on the document. What is being written in
   a field of the part is not taken away: the part waits until the field is left.

   One stream serves all tabs: whoever holds the lock listens and tells the others. Where there is no line, or none that lets a
   stream through, the numbers are asked for, less often the longer it lasts. 404 means that there is nothing to hear any more.
   html[data-line] says how it stands: open | lost | over. */

const parts = () => [...document.querySelectorAll("[data-live]")];
const channel = "BroadcastChannel" in window ? new BroadcastChannel("practica.live") : null;
const wanted = new Map(); // topic → when a tab last asked for it
const latest = {}, FORGOTTEN = 90_000;
let source = null, leads = false, failures = 0, timer = 0, tag = "", asked = "";

const say = (state) => {
  if (document.documentElement.dataset.line === state) return;
  document.documentElement.dataset.line = state;
  document.dispatchEvent(new CustomEvent("live:line", { detail: state }));
};

/* ---- what has moved ---- */

const busy = (part) => part.contains(document.activeElement) && document.activeElement.matches("textarea, input, select");

async function fetchPart(part) {
  if (part.dataset.fetching) return (part.dataset.again = "1");
  part.dataset.fetching = "1";
  try {
    const answer = await fetch(part.dataset.src, { headers: { "X-Requested-With": "live" }, redirect: "manual" });
    if (answer.ok && !busy(part)) {
      part.innerHTML = await answer.text();
      part.dispatchEvent(new CustomEvent("live:replaced", { bubbles: true }));
    } else if (answer.type === "opaqueredirect" || answer.status === 404 || answer.status === 401) end();
  } catch {
    part.dataset.number = "-1"; // the line went: asked for again when it is back
  }
  delete part.dataset.fetching;
  if (!part.dataset.again) return;
  delete part.dataset.again;
  fetchPart(part);
}

function heard(numbers) {
  failures = 0;
  say("open");
  for (const part of parts()) {
    const number = numbers[part.dataset.live];
    if (number === undefined || number <= Number(part.dataset.number)) continue;
    if (busy(part)) {
      part.addEventListener("focusout", () => setTimeout(() => heard({ [part.dataset.live]: number }), 200), { once: true });
      continue;
    }
    part.dataset.number = number;
    if (part.dataset.src) fetchPart(part);
    else part.dispatchEvent(new CustomEvent("moved"));
  }
}

/* ---- the one stream of this browser ---- */

const ask = () => parts().forEach((part) => wanted.set(part.dataset.live, Date.now()));
const topics = () => [...wanted].filter(([, at]) => Date.now() - at < FORGOTTEN).map(([name]) => name).sort();
function open() {
  clearTimeout(timer);
  source?.close();
  asked = topics().join(",");
  if (!leads || !asked) return;
  source = new EventSource(`/live/stream/?topics=${asked}`);
  source.onmessage = (event) => tell(JSON.parse(event.data));
  source.onerror = lost;
}

function tell(numbers) {
  Object.assign(latest, numbers);
  channel?.postMessage({ numbers });
  heard(numbers);
}

function lost() {
  source?.close();
  source = null;
  say("lost");
  failures += 1;
  // A random part of a growing pause: those who lost the line together do not come back in one moment.
  const pause = Math.random() * Math.min(2_000 * 2 ** Math.min(failures - 1, 4), 30_000);
  timer = setTimeout(failures === 1 ? open : poll, pause);
}

async function poll() {
  try {
    const answer = await fetch(`/live/numbers/?topics=${asked}`, { headers: tag ? { "If-None-Match": tag } : {} });
    if (answer.status === 404) return over();
    if (answer.ok) {
      tag = answer.headers.get("ETag") ?? "";
      const before = failures;
      tell(await answer.json());
      failures = before;
    } else if (answer.status === 304) say("open");
  } catch {
    say("lost");
  }
  // The stream is tried again now and then; between, the numbers are asked for.
  timer = setTimeout(failures++ % 3 === 0 ? open : poll, 3_000 + Math.random() * 2_000);
}

function over() {
  channel?.postMessage({ over: topics() });
  end();
}

function end() {
  leads = false;
  source?.close();
  clearTimeout(timer);
  say("over");
}

channel?.addEventListener("message", ({ data }) => {
  if (data.numbers) heard(data.numbers);
  if (data.over && parts().every((part) => data.over.includes(part.dataset.live))) end();
  if (data.wants) {
    data.wants.forEach((name) => wanted.set(name, Date.now()));
    if (leads && data.wants.some((name) => !asked.split(",").includes(name))) open();
    else if (leads && source) channel.postMessage({ numbers: latest });
  }
});

function lead() {
  leads = true;
  open();
  return new Promise(() => {}); // held until the tab is closed
}

if (parts().length) {
  const mine = () => {
    ask();
    channel?.postMessage({ wants: parts().map((part) => part.dataset.live) });
  };
  mine();
  setInterval(mine, FORGOTTEN / 3);
  if (channel && navigator.locks) navigator.locks.request("practica.live", lead);
  else lead();
  addEventListener("online", () => leads && open());
}
