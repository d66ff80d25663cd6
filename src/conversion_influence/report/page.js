"use strict";
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const page = document.documentElement;
  const find = (id) => document.getElementById(id);
  const body = document.querySelector("#ranking tbody");
  const rows = [...body.rows];
  const cards = [...document.querySelectorAll(".card")];
  const heads = [...document.querySelectorAll("th[data-sort]")];
  const choices = [...document.querySelectorAll("[data-filter]")];
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const names = rows.map((row) => plain(row.cells[1].textContent));

  function tell() {
    const many = rows.filter((row) => !row.hidden).length;
    const language = page.lang;
    const write = (number) => number.toLocaleString(language);
    find("shown").textContent = facts.shown[language]
      .replace("{n}", write(many)).replace("{m}", write(rows.length));
  }

  function filter() {
    const asked = plain(find("search").value.trim());
    const chosen = choices.filter((one) => one.value !== "");
    rows.forEach((row, place) => {
      const fits = names[place].includes(asked) && chosen.every(
        (one) => facts.filters[one.dataset.filter][place].includes(Number(one.value)));
      row.hidden = !fits;
      if (cards[place]) cards[place].hidden = !fits;
    });
    tell();
  }

  function sort(head) {
    const name = head.dataset.sort;
    const other = { ascending: "descending", descending: "ascending" };
    const way = other[head.getAttribute("aria-sort")] || facts.first[name];
    const keys = facts.sorting[name];
    const sign = way === "ascending" ? 1 : -1;
    const order = rows.map((_, place) => place).sort((a, b) => {
      if (keys[a] === null || keys[b] === null) return (keys[a] === null) - (keys[b] === null) || a - b;
      return sign * (keys[a] - keys[b]) || a - b;
    });
    body.append(...order.map((place) => rows[place]));
    heads.forEach((one) => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", way);
  }

  function turn() {
    const texts = [];
    document.querySelectorAll("[data-i]").forEach((one) => {
      const mark = one.dataset.i;
      texts[mark] = one.textContent;
      one.textContent = facts.texts[mark];
    });
    facts.texts = texts;
    const button = find("language");
    [page.lang, button.lang] = [button.lang, page.lang];
    button.textContent = button.lang === "fr" ? "Français" : "English";
    tell();
  }

  function show(hash) {
    const found = hash && document.getElementById(hash.slice(1));
    const card = found && found.closest(".card");
    if (!card) return false;
    card.open = true;
    card.firstElementChild.focus({ preventScroll: true });
    card.scrollIntoView();
    return true;
  }

  function openAll(open) {
    cards.forEach((card) => { card.open = open && !card.hidden; });
  }

  heads.forEach((head) => {
    const button = document.createElement("button");
    button.type = "button";
    const text = document.createElement("span");
    if (head.dataset.i) {
      text.dataset.i = head.dataset.i;
      delete head.dataset.i;
    }
    text.textContent = head.textContent.trim();
    head.textContent = "";
    button.append(text);
    button.addEventListener("click", () => sort(head));
    head.append(button);
  });
  heads[0].setAttribute("aria-sort", "ascending");
  document.querySelectorAll(".tools, .controls").forEach((one) => { one.hidden = false; });
  const form = document.querySelector(".controls");
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  find("language").addEventListener("click", turn);
  find("print").addEventListener("click", () => print());
  find("open-all")?.addEventListener("click", () => openAll(true));
  find("close-all")?.addEventListener("click", () => openAll(false));
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#c"]');
    if (link && show(link.hash)) event.preventDefault();
  });
  addEventListener("hashchange", () => show(location.hash));
  filter();
  show(location.hash);
})();
