// A press for a location with a radius says where it was made. The browser is asked when somebody presses, never before.
"use strict";

const form = document.querySelector("form[data-asks-position]");
let finding = false;

function show(wanted) {
  for (const line of form.querySelectorAll("[data-position]")) line.hidden = line.dataset.position !== wanted;
}

// The department that is chosen decides; where there is no choice the page would not ask unless it had to.
function isNeeded() {
  const chosen = form.elements.department?.selectedOptions[0];
  return !chosen || "fenced" in chosen.dataset;
}

function send(button, position) {
  const { latitude, longitude, accuracy } = position.coords;
  form.elements.latitude.value = latitude.toFixed(6);
  form.elements.longitude.value = longitude.toFixed(6);
  form.elements.accuracy_metres.value = Math.ceil(accuracy);
  form.requestSubmit(button);
}

function giveUp(error) {
  show(error?.code === GeolocationPositionError.PERMISSION_DENIED ? "refused" : "unavailable");
}

form.addEventListener("submit", (event) => {
  if (form.elements.latitude.value || !isNeeded()) return;
  event.preventDefault();
  if (finding) return;
  finding = true;
  show("looking");
  navigator.geolocation.getCurrentPosition(
    (position) => { finding = false; send(event.submitter, position); },
    (error) => { finding = false; giveUp(error); },
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 },
  );
});

// A page that the browser brings back asks anew: its owner may have walked.
addEventListener("pageshow", () => {
  for (const name of ["latitude", "longitude", "accuracy_metres"]) form.elements[name].value = "";
});

// Until here a press could not have said where it was made, so there was none.
for (const button of form.querySelectorAll("button")) button.disabled = false;
