// What is wrong with how the page is laid out now: what reaches beyond the
// window, texts of charts that lie on each other or outside their chart, and
// letters too faint to read (WCAG 2.2, 1.4.3).
(() => {
  const found = { Overflow: [], Overlap: [], Outside: [], Faint: [], Texts: 0 };
  const words = (e) => JSON.stringify(e.textContent.trim().slice(0, 40));
  const shown = (e) => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && e.getClientRects().length > 0;

  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > room)
    found.Overflow.push(`the page is ${document.documentElement.scrollWidth} px wide, the window ${room}`);
  for (const e of document.querySelectorAll("body *")) {
    if (!shown(e) || e.closest(".scroll, thead, svg")) continue;
    const box = e.getBoundingClientRect();
    const boxes = [box];
    for (const n of e.childNodes) {
      if (n.nodeType !== 3 || !n.textContent.trim()) continue;
      const range = document.createRange();
      range.selectNode(n);
      boxes.push(range.getBoundingClientRect());
    }
    const far = boxes.find((b) => b.right > room + 1 || b.left < -1);
    if (far) found.Overflow.push(`<${e.localName}> ${words(e)} goes from ${far.left} to ${far.right}`);
  }

  for (const chart of document.querySelectorAll("svg")) {
    if (!shown(chart)) continue;
    const frame = chart.getBoundingClientRect();
    const texts = [...chart.querySelectorAll("text")].map((e) => [e, e.getBoundingClientRect()]);
    found.Texts += texts.length;
    texts.forEach(([e, a], i) => {
      if (a.width === 0) found.Outside.push(`${words(e)} is not to be seen`);
      if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1)
        found.Outside.push(`${words(e)} reaches out of its chart`);
      for (const [other, b] of texts.slice(i + 1)) {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // Boxes of letters have room above and below them.
        if (wide > 1 && high > 3) found.Overlap.push(`${words(e)} lies on ${words(other)}`);
      }
    });
  }

  if (matchMedia("print").matches)
    for (const e of document.querySelectorAll("details:not(.minor) > :not(summary)"))
      if (!shown(e)) found.Outside.push(`<${e.localName}> ${words(e)} is not printed`);

  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (numbers(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const check = (e, colour, least) => {
    const ratio = contrast(colour, behind(e));
    if (ratio < least) found.Faint.push(`<${e.localName} class="${e.getAttribute("class")}"> ${words(e)} has a contrast of ${ratio.toFixed(1)}, less than ${least}`);
  };
  for (const e of document.querySelectorAll("body *")) {
    if (!shown(e)) continue;
    const style = getComputedStyle(e);
    if (e.localName === "text") check(e, style.fill, 4.5);
    else if (e.matches("svg .stroke")) check(e, style.stroke, 3);
    else if (e.matches("svg .dot, svg .fill")) check(e, style.fill, 3);
    else if (!e.closest("svg") && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) check(e, style.color, 4.5);
  }
  return found;
})()
