// Progressive enhancement only: every page works without this file. Words come from the page, in its own language.
"use strict";

(() => {
  const size = (bytes, [kilobytes, megabytes]) => {
    const written = (number, digits) =>
      number.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits, minimumFractionDigits: digits });
    return bytes < 1048576
      ? `${written(Math.ceil(bytes / 1024), 0)}\u00a0${kilobytes}`
      : `${written(bytes / 1048576, 1)}\u00a0${megabytes}`;
  };

  // The chosen files with their sizes, judged before anything is sent: an upload on a slow line is not to be wasted.
  for (const input of document.querySelectorAll("input[type=file][data-most]")) {
    const list = document.createElement("ul");
    list.className = "chosen";
    list.setAttribute("aria-live", "polite");
    input.after(list);
    const judge = () => {
      const { most, bytes, tooMany, tooBig, empty, units } = input.dataset;
      const files = [...input.files];
      let fault = files.length > Number(most) ? tooMany : "";
      list.replaceChildren(
        ...files.map((file) => {
          const item = document.createElement("li");
          const name = document.createElement("bdi");
          const note = document.createElement("span");
          const wrong = file.size > Number(bytes) ? tooBig : file.size === 0 ? empty : "";
          name.textContent = file.name;
          note.textContent = wrong || size(file.size, units.split(" "));
          note.className = wrong ? "bad" : "nowrap";
          fault = fault || (wrong && `${file.name} : ${wrong}`);
          item.append(name, note);
          return item;
        }),
      );
      input.setCustomValidity(fault);
    };
    input.addEventListener("change", judge);
    judge();
  }

  // How many characters are left, and no sending while there are too many.
  for (const area of document.querySelectorAll("[data-limit]")) {
    const note = document.createElement("p");
    note.className = "count";
    area.after(note);
    const count = () => {
      const limit = Number(area.dataset.limit);
      const length = [...area.value.trim()].length;
      note.hidden = length < limit * 0.8;
      note.textContent = `${length} / ${limit}`;
      note.classList.toggle("error", length > limit);
      area.setCustomValidity(length > limit ? area.dataset.tooLong : "");
    };
    area.addEventListener("input", count);
    count();
  }

  // One click sends once; coming back by the browser's button makes the form usable again.
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      const button = event.submitter;
      if (button && button.dataset.busy) {
        button.dataset.idle = button.textContent;
        button.textContent = button.dataset.busy;
        button.setAttribute("aria-busy", "true");
      }
    });
  }
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      const button = form.querySelector("[data-idle]");
      if (button) {
        button.textContent = button.dataset.idle;
        button.removeAttribute("aria-busy");
      }
    }
  });

  // The page follows the inquiry: it is loaded again when that has moved, unless somebody is writing on it. Where no events
  // come through, it is loaded again every so often, as it is without JavaScript.
  const live = document.querySelector("[data-live]");
  if (live) {
    const POLL = 20_000;
    const writing = () =>
      document.querySelector("details[open] form") !== null ||
      [...document.querySelectorAll("textarea, input[type=text]")].some((field) => field.value !== field.defaultValue);
    const poll = () => {
      setTimeout(() => {
        if (document.hidden || writing()) {
          poll();
        } else {
          location.reload();
        }
      }, POLL);
    };
    if (window.EventSource) {
      const source = new EventSource(live.dataset.live);
      source.addEventListener("moved", (event) => {
        if (event.data === live.dataset.version) {
          return;
        }
        source.close();
        if (writing()) {
          live.hidden = false;
        } else {
          location.reload();
        }
      });
      source.addEventListener("error", () => {
        if (source.readyState === EventSource.CLOSED) {
          poll();
        }
      });
      window.addEventListener("pagehide", () => source.close());
    } else {
      poll();
    }
  }
})();
