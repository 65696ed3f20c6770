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

  const together = (files) => {
    const transfer = new DataTransfer();
    files.forEach((file) => transfer.items.add(file));
    return transfer.files;
  };

  // The chosen files with their sizes, judged before anything is sent: an upload on a slow line is not to be wasted. Another
  // choice adds to the first, and each file can be taken away again.
  const files = (input) => {
    const list = document.createElement("ul");
    list.className = "chosen";
    list.setAttribute("aria-live", "polite");
    input.after(list);
    const { most, bytes, tooMany, tooBig, empty, units, remove } = input.dataset;
    const kept = [...input.form.querySelectorAll("input[name=kept]")];
    let chosen = [];
    const put = () => {
      input.files = together(chosen);
      judge();
    };
    const judge = () => {
      const all = chosen.length + kept.filter((box) => box.checked).length;
      let fault = all > Number(most) ? tooMany : "";
      list.replaceChildren(
        ...chosen.map((file) => {
          const item = document.createElement("li");
          const name = document.createElement("bdi");
          const note = document.createElement("span");
          const button = document.createElement("button");
          const wrong = file.size > Number(bytes) ? tooBig : file.size === 0 ? empty : "";
          name.textContent = file.name;
          note.textContent = wrong || size(file.size, units.split(" "));
          note.className = wrong ? "bad" : "nowrap";
          button.type = "button";
          button.className = "link";
          button.textContent = remove;
          button.setAttribute("aria-label", `${remove} ${file.name}`);
          button.addEventListener("click", () => {
            chosen = chosen.filter((other) => other !== file);
            put();
            input.focus();
          });
          fault = fault || (wrong && `${file.name} : ${wrong}`);
          item.append(name, note, button);
          return item;
        }),
      );
      input.setCustomValidity(fault);
    };
    const same = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
    const choose = () => {
      const fresh = [...input.files].filter((file) => !chosen.some((other) => same(file, other)));
      // Where one file is asked for, another choice takes the place of the first.
      chosen = input.multiple ? chosen.concat(fresh) : [...input.files];
      put();
    };
    input.addEventListener("change", choose);
    kept.forEach((box) => box.addEventListener("change", judge));
    choose();
  };

  // A form of many answers is kept in this browser while it is filled in, and until it was taken: a phone may run out, or its
  // browser be closed. Never files, and nothing for longer than a week.
  const DRAFT = "kit-form";
  const WEEK = 7 * 24 * 60 * 60 * 1000;
  const forget = () => {
    try {
      localStorage.removeItem(DRAFT);
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  };
  const draft = (form) => {
    const told = document.getElementById("draft-restored");
    const fields = () => [...form.elements].filter((field) => field.name && !["file", "hidden", "submit", "button"].includes(field.type));
    const isTick = (field) => field.type === "checkbox";
    const answers = () => fields().filter((field) => !["consent", "kept"].includes(field.name));
    const keep = () => {
      const values = answers().filter((field) => (isTick(field) ? field.checked : field.value !== ""));
      try {
        if (values.length === 0) {
          localStorage.removeItem(DRAFT);
        } else {
          localStorage.setItem(DRAFT, JSON.stringify({ at: Date.now(), values: values.map((field) => [field.name, field.value]) }));
        }
      } catch {
        // Without room, or in a private window, the form is as it would be without this.
      }
    };
    form.addEventListener("input", keep);
    if (form.dataset.draft !== "fresh") {
      keep();
      return;
    }
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(DRAFT));
    } catch {
      forget();
    }
    const untouched = answers().every((field) => (isTick(field) ? !field.checked : field.value === ""));
    if (!kept || !Array.isArray(kept.values) || !(Date.now() - kept.at < WEEK) || !untouched) {
      return;
    }
    for (const field of answers()) {
      const values = kept.values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (isTick(field)) {
        field.checked = values.includes(field.value);
      } else if (values.length > 0) {
        field.value = values[0];
      }
    }
    told.hidden = false;
    told.querySelector("button").addEventListener("click", () => {
      form.reset();
      forget();
      told.hidden = true;
    });
  };

  // How many characters are left, and no sending while there are too many.
  const limit = (area) => {
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
  };

  // Files on a slow line: how much of them is sent. What comes back is the same page as without this.
  const upload = (form, button) => {
    const request = new XMLHttpRequest();
    const bar = document.createElement("progress");
    const note = button.textContent;
    bar.max = 100;
    bar.setAttribute("aria-label", note);
    button.after(bar);
    request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) {
        bar.value = Math.floor((loaded / total) * 100);
        button.textContent = `${note} ${bar.value}\u00a0%`;
      }
    });
    const stay = (words) => {
      bar.remove();
      usable(form);
      const told = form.querySelector(".broken") || document.createElement("p");
      told.className = "error broken";
      told.setAttribute("role", "alert");
      told.textContent = words;
      button.after(told);
    };
    request.addEventListener("load", () => {
      if (request.status < 400) {
        location.assign(request.responseURL);
        return;
      }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const again = [...page.forms].find((other) => new URL(other.action).pathname === new URL(form.action).pathname);
      if (!again) {
        // Not now, for a reason that is not the form's: what was typed and chosen stays where it is.
        stay([...page.querySelectorAll("main h1, main p")].map((part) => part.textContent.trim()).join(" "));
        return;
      }
      // Where the page names no file as received, those that were chosen are chosen again, but for those it finds fault with.
      const faults = [...again.querySelectorAll(".error")].map((error) => error.textContent).join(" ");
      const inputs = again.querySelector("input[name=kept]") ? [] : [...form.querySelectorAll("input[type=file]")];
      const chosen = inputs.map(({ id, files }) => [id, together([...files].filter((file) => !faults.includes(file.name)))]);
      document.title = page.title;
      document.body.replaceWith(page.body);
      chosen.forEach(([id, files]) => (document.getElementById(id).files = files));
      enhance();
      const told = document.querySelector("#errors, [role=alert]");
      told.scrollIntoView();
      told.focus();
    });
    request.addEventListener("error", () => stay(form.dataset.broken));
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.send(new FormData(form));
  };

  const usable = (form) => {
    delete form.dataset.sent;
    const button = form.querySelector("[data-idle]");
    if (button) {
      button.textContent = button.dataset.idle;
      button.removeAttribute("aria-busy");
    }
  };

  // One click sends once; coming back by the browser's button makes the form usable again.
  const once = (form) => {
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
      if (form.dataset.broken && button && window.FormData && window.DOMParser) {
        event.preventDefault();
        upload(form, button);
      }
    });
  };

  const enhance = () => {
    document.querySelectorAll("form[data-draft]").forEach(draft);
    document.querySelectorAll("input[type=file][data-most]").forEach(files);
    document.querySelectorAll("[data-limit]").forEach(limit);
    document.querySelectorAll("form[method=post]").forEach(once);
  };
  enhance();
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(usable));
  if (document.querySelector("[data-form-taken]")) {
    forget();
  }

  // One box chooses all of a page.
  document.querySelectorAll("[data-all]").forEach((all) => {
    const box = all.querySelector("input");
    const each = () => [...document.querySelectorAll(`input[name=${all.dataset.all}]`)];
    all.hidden = false;
    box.addEventListener("change", () => each().forEach((one) => (one.checked = box.checked)));
    document.addEventListener("change", ({ target }) => {
      if (target.name === all.dataset.all) {
        box.checked = each().every((one) => one.checked);
      }
    });
  });

  // The page follows the inquiry: it is loaded again when that has moved, unless somebody is writing on it. Where no events
  // come through, refused or held back on the way, it is loaded again every so often, as it is without JavaScript.
  const live = document.querySelector("[data-live]");
  if (live) {
    const POLL = 20_000;
    const HELD_BACK = 10_000;
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
      // The first event says where the inquiry stands, and comes at once.
      const patience = setTimeout(() => {
        source.close();
        poll();
      }, HELD_BACK);
      source.addEventListener("moved", (event) => {
        clearTimeout(patience);
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
          clearTimeout(patience);
          poll();
        }
      });
      window.addEventListener("pagehide", () => source.close());
    } else {
      poll();
    }
  }
})();
