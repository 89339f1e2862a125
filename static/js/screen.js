// The second window: asks every second whether the picture has changed, and shows the new one.

const POLL = 1000;
let panel = document.getElementById("panel");

async function follow() {
  const { pulse, stateUrl } = panel.dataset;
  let lost = false;
  try {
    const response = await fetch(`${stateUrl}?pulse=${pulse}`, { redirect: "manual", signal: AbortSignal.timeout(10000) });
    if (response.status === 200) show(await response.text());
    else lost = response.status !== 204;
  } catch {
    lost = true;
  }
  panel.querySelector("[data-lost]").hidden = !lost;
  setTimeout(follow, POLL);
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("panel");
  if (!fresh) return;
  panel.replaceWith(fresh);
  panel = fresh;
}

setTimeout(follow, POLL);
