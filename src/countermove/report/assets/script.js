"use strict";
(() => {
  const root = document.documentElement;
  const prefixOf = { en: "", zh: "zh-" };
  const tagOf = { en: "en", zh: "zh-Hans" };
  const languageOf = (id) => (id.startsWith("zh-") ? "zh" : "en");
  const bare = (id) => (id.startsWith("zh-") ? id.slice(3) : id);
  const hashId = () => {
    try { return decodeURIComponent(location.hash.slice(1)); } catch { return location.hash.slice(1); }
  };
  const view = () => document.querySelector(`[data-view="${root.dataset.language}"]`);

  function show(language) {
    root.dataset.language = language;
    root.lang = tagOf[language];
    document.title = language === "zh" ? document.body.dataset.titleZh : document.body.dataset.titleEn;
    trimStops();
  }

  function arrive(id) {
    const target = document.getElementById(id);
    if (!target) return;
    if (languageOf(id) !== root.dataset.language) show(languageOf(id));
    for (let at = target.parentElement; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    document.querySelectorAll(".arrived").forEach((old) => old.classList.remove("arrived"));
    if (!target.matches("section, h3, .notice")) target.classList.add("arrived");
    target.scrollIntoView({ block: target.matches("section, h3") ? "start" : "center" });
    if (target.tabIndex === -1) target.focus({ preventScroll: true });
  }

  function placeInView() {
    let nearest = null;
    for (const part of view().querySelectorAll("[id]")) {
      if (part.closest("svg") || !part.checkVisibility()) continue;
      const top = part.getBoundingClientRect().top;
      if (top <= 120 && (!nearest || top >= nearest.top)) nearest = { id: bare(part.id), top };
    }
    return nearest;
  }

  function switchTo(language) {
    const place = placeInView();
    const open = [...view().querySelectorAll("details")].map((part) => part.open);
    show(language);
    view().querySelectorAll("details").forEach((part, i) => { part.open = open[i]; });
    const counterpart = place && document.getElementById(prefixOf[language] + place.id);
    if (counterpart) window.scrollBy({ top: counterpart.getBoundingClientRect().top - place.top, behavior: "instant" });
    const button = document.querySelector(`.in-${language} button.switch`);
    if (button) button.focus({ preventScroll: true });
  }

  function firstLanguage() {
    const asked = new URLSearchParams(location.search).get("lang");
    if (asked) return asked.startsWith("zh") ? "zh" : "en";
    if (location.hash) return languageOf(hashId());
    return (navigator.language || "en").startsWith("zh") ? "zh" : "en";
  }

  function toggleTheme() {
    const isDark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
  }

  function trimStops() {
    view().querySelectorAll(".scroll[aria-label]").forEach((box) => {
      const needed = box.scrollWidth > box.clientWidth + 1;
      if (needed) box.setAttribute("tabindex", "0"); else box.removeAttribute("tabindex");
    });
  }

  function followChapters() {
    const links = new Map([...document.querySelectorAll(".chapters a")].map((a) => [a.getAttribute("href").slice(1), a]));
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        links.forEach((link) => link.removeAttribute("aria-current"));
        links.get(entry.target.id)?.setAttribute("aria-current", "true");
      }
    }, { rootMargin: "-15% 0px -75% 0px" });
    document.querySelectorAll(".chapter").forEach((chapter) => seen.observe(chapter));
  }

  function drawPanel(figure) {
    const svg = figure.querySelector("svg.game");
    const panel = figure.querySelector(".panel");
    let pinned = null;
    let leaving = 0;

    function light(box) {
      const id = box.dataset.measure;
      svg.classList.add("picking");
      svg.querySelectorAll(".picked").forEach((old) => old.classList.remove("picked"));
      box.classList.add("picked");
      svg.querySelectorAll(".counter").forEach((arc) => {
        arc.classList.toggle("lit", arc.dataset.by === id || arc.dataset.against === id);
      });
    }

    function open(box) {
      clearTimeout(leaving);
      light(box);
      const row = document.getElementById(decodeURIComponent(box.getAttribute("href").slice(1)));
      const name = document.createElement("p");
      name.className = "name";
      const link = document.createElement("a");
      link.href = box.getAttribute("href");
      link.textContent = box.getAttribute("aria-label");
      name.append(link);
      panel.replaceChildren(name, ...row.querySelector(".sum").cloneNode(true).childNodes);
      panel.hidden = false;
      const at = box.getBoundingClientRect();
      const around = figure.getBoundingClientRect();
      const left = Math.min(Math.max(0, at.left - around.left), around.width - panel.offsetWidth);
      const below = at.bottom - around.top + 6;
      const above = at.top - around.top - panel.offsetHeight - 6;
      const fits = at.bottom + panel.offsetHeight + 12 < innerHeight;
      panel.style.left = `${Math.max(0, left)}px`;
      panel.style.top = `${fits || at.top < panel.offsetHeight + 70 ? below : above}px`;
    }

    function close() {
      pinned = null;
      panel.hidden = true;
      svg.classList.remove("picking");
      svg.querySelectorAll(".picked, .lit").forEach((old) => old.classList.remove("picked", "lit"));
    }

    const closeSoon = () => {
      clearTimeout(leaving);
      leaving = setTimeout(() => { if (!pinned) close(); }, 250);
    };
    svg.querySelectorAll("a.box").forEach((box) => {
      box.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse" && !pinned) open(box); });
      box.addEventListener("pointerleave", closeSoon);
      box.addEventListener("focus", () => { if (box.matches(":focus-visible")) { pinned = null; open(box); } });
      box.addEventListener("blur", closeSoon);
      box.addEventListener("click", (event) => {
        if (event.detail === 0) return;
        event.preventDefault();
        pinned = box;
        open(box);
      });
    });
    panel.addEventListener("pointerenter", () => clearTimeout(leaving));
    panel.addEventListener("pointerleave", closeSoon);
    panel.addEventListener("focusin", () => clearTimeout(leaving));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    document.addEventListener("pointerdown", (event) => {
      if (pinned && !panel.contains(event.target) && !event.target.closest("a.box")) close();
    });
  }

  document.querySelectorAll("button[hidden]").forEach((button) => { button.hidden = false; });
  root.dataset.ready = "";
  show(firstLanguage());
  document.querySelectorAll("button.switch").forEach((button) => {
    button.addEventListener("click", () => switchTo(button.dataset.language));
  });
  document.querySelectorAll("button.theme").forEach((button) => button.addEventListener("click", toggleTheme));
  document.querySelectorAll(".game-figure").forEach(drawPanel);
  followChapters();
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && !event.defaultPrevented && location.hash === link.hash) arrive(hashId());
  });
  addEventListener("hashchange", () => arrive(hashId()));
  addEventListener("resize", trimStops);
  addEventListener("beforeprint", () => view().querySelectorAll(".tree details").forEach((part) => { part.open = true; }));
  document.addEventListener("toggle", trimStops, true);
  if (location.hash) arrive(prefixOf[root.dataset.language] + bare(hashId()));
})();
