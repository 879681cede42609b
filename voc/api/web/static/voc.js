// Pages work without this: it shows that a slow page is on its way, and keeps a form from being sent twice.
const waiting = () => setTimeout(() => document.documentElement.classList.add("waiting"), 300);
addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  else if (event.target.method === "post") event.target.dataset.sent = "1";
  waiting();
});
addEventListener("beforeunload", waiting);
addEventListener("pageshow", () => {
  document.documentElement.classList.remove("waiting");
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
