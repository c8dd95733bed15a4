// What the console's pages do better with scripts. All of them work without.
"use strict";

// Rows that changed arrive as the same HTML that the page was made of.
const live = document.querySelector("[data-events]");
if (live && "EventSource" in window) {
  const said = document.getElementById("said");
  let source = null;
  const open = () => {
    source = new EventSource(live.dataset.events);
    source.addEventListener("row", (event) => {
      const template = document.createElement("template");
      template.innerHTML = event.data;
      const fresh = template.content.querySelector("tr");
      const old = fresh && document.getElementById(fresh.id);
      if (!old || old.innerHTML === fresh.innerHTML) return;
      const inner = old.contains(document.activeElement) ? document.activeElement.dataset.act : null;
      fresh.classList.add("fresh");
      old.replaceWith(fresh);
      if (inner) fresh.querySelector(`[data-act="${inner}"]`)?.focus();
      if (said) said.textContent = fresh.dataset.said;
    });
    // Signed out, or no longer this operator's to see: the page itself says which.
    source.addEventListener("end", () => { source.close(); location.reload(); });
  };
  open();
  // A tab that nobody looks at holds no connection.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { source.close(); } else if (source.readyState === EventSource.CLOSED) { open(); }
  });
  addEventListener("pagehide", () => source.close());
}

// Escape is Cancel.
const cancel = document.querySelector("[data-cancel]");
if (cancel) {
  addEventListener("keydown", (event) => { if (event.key === "Escape") cancel.click(); });
}

// A chosen file's text goes into the field that is sent.
const file = document.querySelector("[data-fills]");
if (file) {
  file.closest("[hidden]").hidden = false;
  const field = document.getElementById(file.dataset.fills);
  const mistake = document.getElementById("file-mistake");
  file.addEventListener("change", async () => {
    const chosen = file.files[0];
    if (!chosen) return;
    const isTooLarge = chosen.size > Number(file.dataset.most);
    mistake.hidden = !isTooLarge;
    if (isTooLarge) return;
    field.value = await chosen.text();
    field.focus();
  });
}

// Filters that need no button.
for (const select of document.querySelectorAll("select[data-submits]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// A notice is told once, not again at every reload.
const address = new URL(location.href);
if (address.searchParams.has("notice")) {
  address.searchParams.delete("notice");
  history.replaceState(null, "", address);
}
