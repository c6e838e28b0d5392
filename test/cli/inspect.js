// Runs inside of the page: what the browser made of it, as plain data.
globalThis.inspect = (() => {
  const rect = (element) => element.getBBox();
  const within = (a, b) => a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;
  const apart = (a, b) => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
  const pairs = (list) => list.flatMap((a, i) => list.slice(i + 1).map((b) => [a, b]));
  const visible = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());

  /** How much wider the page is than the window. */
  const overflow = () => document.documentElement.scrollWidth - window.innerWidth;

  const pictures = () =>
    visible('svg[role=img]').map((svg) => {
      const { width, height } = svg.getBoundingClientRect();
      return { kind: svg.getAttribute('class'), label: svg.getAttribute('aria-label'), width, height };
    });

  /** Texts in pictures below a size in pixels of the screen. */
  const smallTexts = (least) =>
    visible('svg[role=img] text').flatMap((text) => {
      const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
      return size < least ? [`${text.textContent}: ${size.toFixed(1)} px`] : [];
    });

  const topology = () => {
    const [svg] = visible('svg.topology');
    const { width, height } = svg.viewBox.baseVal;
    const boxes = [...svg.querySelectorAll('g.box')].map((g) => ({
      title: g.querySelector('.title').textContent,
      frame: rect(g.querySelector('.frame')),
      texts: [...g.querySelectorAll('text')].map((t) => ({ text: t.textContent, at: rect(t), line: t.getAttribute('y') })),
      squares: [...g.querySelectorAll('.replica')].map(rect),
    }));
    const faults = boxes.flatMap(({ title, frame, texts, squares }) => [
      ...(within(frame, { x: 0, y: 0, width, height }) ? [] : [`${title} leaves the picture`]),
      ...texts.filter(({ at }) => !within(at, frame)).map(({ text }) => `${text} leaves ${title}`),
      ...squares.filter((square) => !within(square, frame)).map(() => `a replica leaves ${title}`),
      ...pairs(texts).filter(([a, b]) => a.line === b.line && !apart(a.at, b.at)).map(([a, b]) => `${a.text} over ${b.text} in ${title}`),
    ]);
    const overlaps = pairs(boxes).filter(([a, b]) => !apart(a.frame, b.frame)).map(([a, b]) => `${a.title} over ${b.title}`);
    return { faults: [...faults, ...overlaps], boxes: boxes.length, squares: boxes.flatMap((b) => b.squares).length, edges: svg.querySelectorAll('.edge').length };
  };

  const bars = () =>
    [...document.querySelectorAll('svg.bars g')].map((g) => {
      const value = g.querySelector('.value');
      const lengths = [...g.querySelectorAll('rect')].map((bar) => bar.width.baseVal.value);
      return { dollars: Number(value.textContent.replace(/[$,]/g, '')), length: lengths.reduce((sum, length) => sum + length, 0), end: rect(value).x + rect(value).width };
    });

  /** The line and all texts of each line chart, as edges in its own coordinates. */
  const lines = () =>
    [...document.querySelectorAll('svg.growth')].map((svg) => {
      const edges = ({ x, y, width, height }) => ({ left: x, top: y, right: x + width, bottom: y + height });
      return { line: edges(rect(svg.querySelector('.line'))), texts: [...svg.querySelectorAll('text')].map((text) => edges(rect(text))) };
    });

  const tables = () => [...document.querySelectorAll('table')].map((table) => ({ name: table.getAttribute('aria-label'), rows: table.querySelectorAll('tbody tr').length, height: table.getBoundingClientRect().height }));

  /** What axe finds, with every part of the page unfolded but the cards, which cover each other. */
  const unfriendly = async () => {
    document.querySelectorAll('.more').forEach((more) => more.setAttribute('open', ''));
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
  };

  return { overflow, pictures, smallTexts, topology, bars, lines, tables, unfriendly };
})();
