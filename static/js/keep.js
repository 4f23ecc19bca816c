/* Keeps what an officer types every few seconds, for the same officer alone. It is no save; without it the page works
   as well, and nothing is kept. */
"use strict";

(() => {
  const form = document.querySelector("form.record-form[data-keep]");
  const line = form && form.querySelector("[data-kept-line]");
  if (!form || !line || !form.querySelector("input[name=seen]") || !window.fetch || !window.AbortController) return;

  const AFTER_TYPING = 2000;
  const AFTER_FAILING = 10000;
  const seen = form.querySelector("input[name=seen]");
  let timer = 0;
  let sending = null;
  let leaving = false;
  let before = "";

  const content = () => {
    const data = new FormData(form);
    for (const name of ["csrfmiddlewaretoken", "seen"]) data.delete(name);
    return new URLSearchParams([...data].filter(([, value]) => typeof value === "string")).toString();
  };
  const say = (words, isLost) => {
    if (isLost && line.textContent !== words) {
      const place = document.getElementById("announcement");
      if (place) place.textContent = words;
    }
    line.textContent = words;
    line.classList.toggle("is-lost", isLost);
    line.hidden = !words;
  };
  const clock = (moment) => new Intl.DateTimeFormat(
    document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
  ).format(new Date(moment));

  /* Whoever signed in again in another window has another token: the forms of this page take it over. */
  const renewToken = async () => {
    const answer = await fetch(form.action, { redirect: "manual", credentials: "same-origin" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("form.record-form input[name=csrfmiddlewaretoken]");
    if (!token) return false;
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token.value;
    return true;
  };

  const post = (signal) => {
    const data = new FormData(form);
    return fetch(form.dataset.keep, { method: "POST", body: data, redirect: "manual", credentials: "same-origin", signal });
  };

  const keep = async () => {
    timer = 0;
    if (leaving || sending) return;
    if (form.dataset.waiting) {
      say(form.dataset.waiting, true);
      return;
    }
    const now = content();
    if (now === before) return;
    sending = new AbortController();
    try {
      let answer = await post(sending.signal);
      if ((answer.type === "opaqueredirect" || answer.status === 403) && await renewToken()) answer = await post(sending.signal);
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        say(form.dataset.signedOut, true);
        later(AFTER_FAILING);
      } else if (answer.ok) {
        seen.value = (await answer.json()).seen;
        before = now;
        say(seen.value ? form.dataset.kept.replace("%s", clock(seen.value)) : "", false);
      } else if (answer.status === 409 || answer.status === 400) {
        say((await answer.json()).said, true);
      } else {
        say(form.dataset.failed, true);
        later(AFTER_FAILING);
      }
    } catch (error) {
      if (leaving) return;
      say(navigator.onLine === false || error instanceof TypeError ? form.dataset.offline : form.dataset.failed, true);
      later(AFTER_FAILING);
    } finally {
      sending = null;
      if (!leaving && !timer && !line.classList.contains("is-lost") && content() !== before) later(AFTER_TYPING);
    }
  };
  const later = (wait) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, wait);
  };

  const start = () => {
    if (form.dataset.unsaved) later(0); else before = content();
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => { if (!timer) later(AFTER_TYPING); });
    window.addEventListener("online", () => { if (content() !== before) later(0); });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && timer) keep(); });
    form.addEventListener("submit", () => {
      leaving = true;
      window.clearTimeout(timer);
      if (sending) sending.abort();
    });
    /* Back from the page that followed (a browser may show this one as it was). */
    window.addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });
  };
  start();
})();
