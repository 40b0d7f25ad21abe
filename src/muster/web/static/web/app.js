// What pages need of a script beyond htmx. Everything works without it; it only keeps what is shown fresh.
"use strict";

// <time data-zone="Australia/Sydney">: the wall clock there.
function tick() {
  for (const shown of document.querySelectorAll("time[data-zone]")) {
    const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: shown.dataset.zone };
    const text = new Intl.DateTimeFormat("en-GB", format).format(new Date());
    if (shown.textContent !== text) shown.textContent = text;
  }
}
tick();
setInterval(tick, 1000);

// A form that was sent is not sent again by a second press while the answer is on its way.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.defaultPrevented) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// On a phone the pages lie in one row that scrolls: the present one is in sight.
document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// So is today on the wall chart, in the middle of what the names leave free; where it is in sight nothing moves.
for (const today of document.querySelectorAll(".chart [aria-current]")) {
  const chart = today.closest(".chart");
  const names = chart.querySelector("thead th").offsetWidth;
  const hidden = today.offsetLeft + today.offsetWidth > chart.clientWidth;
  if (hidden) chart.scrollLeft = today.offsetLeft - (chart.clientWidth + names - today.offsetWidth) / 2;
}

// "Print" and "tick all" are of use only where there is a script, so the page hides them until here.
for (const hidden of document.querySelectorAll("[data-needs-script]")) hidden.hidden = false;
document.addEventListener("click", (event) => {
  if (event.target.matches("[data-print]")) window.print();
});
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-tick-all]");
  if (!all) return;
  for (const box of document.querySelectorAll(`input[name="${all.dataset.tickAll}"]`)) box.checked = all.checked;
});
