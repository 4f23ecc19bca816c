/* Files are dropped or chosen and sent one by one, each with its row. Without this the form sends them all together. */
"use strict";

(() => {
  const form = document.querySelector("form[data-give]");
  const list = document.getElementById("uploads");
  const blank = document.getElementById("upload-sending");
  if (!form || !list || !blank || !window.FormData) return;
  const input = form.querySelector("input[type=file]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const waiting = [];
  let sending = false;

  form.querySelector(".buttons").hidden = true;
  form.querySelector(".drop-hint").hidden = false;

  const announce = (row) => {
    const said = row.querySelector("[data-announce]");
    const name = row.querySelector(".upload-name bdi");
    const place = document.getElementById("announcement");
    if (said && place) place.textContent = `${name ? name.textContent : ""}: ${said.textContent.replace(/\s+/g, " ").trim()}`;
  };

  /* A row that the server wrote takes the place of the one that showed the sending, and of its own earlier self. */
  const show = (row, html) => {
    const part = document.createElement("template");
    part.innerHTML = html.trim();
    const rows = [...part.content.children].filter((child) => child.matches("li.upload"));
    for (const fresh of rows) {
      const earlier = fresh.id && document.getElementById(fresh.id);
      if (earlier) earlier.remove();
    }
    row.replaceWith(...rows);
    for (const fresh of rows) {
      if (window.htmx) window.htmx.process(fresh);
      announce(fresh);
    }
  };

  const fail = (row, words) => {
    const state = row.querySelector(".upload-state");
    state.classList.add("is-bad");
    state.querySelector("span").textContent = words;
    state.setAttribute("data-announce", "");
    const progress = state.querySelector("progress");
    if (progress) progress.remove();
    announce(row);
  };

  const next = () => {
    const one = waiting.shift();
    sending = Boolean(one);
    if (!one) return;
    const { file, row } = one;
    const progress = row.querySelector("progress");
    row.querySelector(".upload-state span").textContent = form.dataset.sending;
    progress.hidden = false;
    const data = new FormData();
    data.append("csrfmiddlewaretoken", token);
    data.append("documents", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress.value = Math.round((event.loaded / event.total) * 100);
    });
    request.addEventListener("load", () => {
      if (request.status === 200 && new URL(request.responseURL).pathname === new URL(form.action).pathname) {
        show(row, request.responseText);
      } else if (request.status === 200) {
        window.location.assign(form.action); // signed out meanwhile
      } else {
        fail(row, form.dataset.lost);
      }
      next();
    });
    request.addEventListener("error", () => { fail(row, form.dataset.lost); next(); });
    request.addEventListener("abort", next);
    request.send(data);
  };

  const give = (files) => {
    const none = document.querySelector(".uploads-none");
    if (none && files.length) none.hidden = true;
    for (const file of files) {
      const row = blank.content.firstElementChild.cloneNode(true);
      row.querySelector("bdi").textContent = file.name;
      row.querySelector(".upload-state span").textContent = form.dataset.waiting;
      row.querySelector("progress").hidden = true;
      list.prepend(row);
      if (file.size > Number(form.dataset.maxBytes)) fail(row, form.dataset.tooLarge);
      else waiting.push({ file, row });
    }
    if (!sending) next();
  };

  input.addEventListener("change", () => {
    give([...input.files]);
    input.value = "";
  });

  /* The whole page takes what is dropped, so that a near miss does not open the file instead. */
  const carriesFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.remove("is-over");
    give([...event.dataTransfer.files]);
  });

  window.addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });

  /* A row that has come to an end says so; one that still waits says it once. */
  document.addEventListener("htmx:load", (event) => {
    const row = event.target;
    if (row.matches && row.matches("li.upload") && !row.hasAttribute("hx-get")) announce(row);
  });
})();
