// Passkeys need a script: their buttons appear only when this runs, and a failure is told in words.

for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;

document.addEventListener("allauth.error", (event) => {
  const problem = document.querySelector("[data-passkey-problem]");
  if (!problem) return;
  event.preventDefault();
  problem.hidden = false;
});
