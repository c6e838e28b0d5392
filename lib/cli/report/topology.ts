import { html, type Html } from './html';
import type { Box, Edge, Flow, Topology } from './topology-model';

/** How the picture is laid out: layers as columns on a wide page, as rows on a phone. */
interface Style {
  readonly direction: 'right' | 'down';
  /** Width of the whole picture. */
  readonly width: number;
  readonly gapAlong: number;
  readonly gapAcross: number;
  readonly padding: number;
  readonly font: number;
}

const WIDE: Style = { direction: 'right', width: 1080, gapAlong: 44, gapAcross: 14, padding: 8, font: 12 };
const NARROW: Style = { direction: 'down', width: 358, gapAlong: 32, gapAcross: 5, padding: 5, font: 10.5 };

interface Placed {
  readonly box: Box;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Squares of replicas: their side, and from one to the next. */
const SQUARE = { side: 7, step: 10 };

/** Widths of columns in proportion: backends list the most. */
const COLUMN_WEIGHTS: { readonly [layer: string]: number } = { backends: 1.35, other: 1 };

function squaresPerLine(width: number, { padding }: Style): number {
  return Math.max(1, Math.floor((width - 2 * padding + SQUARE.step - SQUARE.side) / SQUARE.step));
}

function squareLines(box: Box, width: number, style: Style): number {
  return box.replicas === undefined ? 0 : Math.ceil(box.replicas.most / box.replicas.perSquare / squaresPerLine(width, style));
}

function heightOf(box: Box, width: number, style: Style): number {
  const line = style.font + 4;
  return 2 * style.padding + line * (1 + box.rows.length) + squareLines(box, width, style) * SQUARE.step + (box.replicas === undefined ? 0 : 4);
}

const isBackends = (layer: readonly Box[]): boolean => layer.some(({ id }) => id === 'tempo');

/** Boxes of a column below each other: centred, or each beside the backend of its signal where there is room. */
function stack(column: Column, height: number, centres: ReadonlyMap<Flow, number>, { gapAcross }: Style): Placed[] {
  const { layer, x, width, heights } = column;
  let least = column.aligned ? 1 : (height - column.height) / 2;
  return layer.map((box, i) => {
    const own = heights[i] as number;
    const centre = column.aligned ? centres.get(box.flow) : undefined;
    const y = Math.max(least, centre === undefined ? least : centre - own / 2);
    least = y + own + gapAcross;
    return { box, x, y, width, height: own };
  });
}

interface Column {
  readonly layer: readonly Box[];
  readonly x: number;
  readonly width: number;
  readonly heights: readonly number[];
  readonly height: number;
  /** True: its boxes stand beside the backends of their signal. */
  readonly aligned: boolean;
}

function columnsOf(layers: Topology['layers'], style: Style): Column[] {
  const weight = (layer: readonly Box[]): number => COLUMN_WEIGHTS[isBackends(layer) ? 'backends' : 'other'] as number;
  const room = style.width - 2 - style.gapAlong * (layers.length - 1);
  const unit = room / layers.reduce((sum, layer) => sum + weight(layer), 0);
  let next = 1;
  return layers.map((layer) => {
    const [x, width] = [next, unit * weight(layer)];
    next += width + style.gapAlong;
    const heights = layer.map((box) => heightOf(box, width, style));
    const height = heights.reduce((sum, h) => sum + h, 0) + style.gapAcross * (layer.length - 1);
    return { layer, x, width, heights, height, aligned: !isBackends(layer) && layer.some(({ flow }) => flow === 'traces') };
  });
}

function placeColumns({ layers }: Topology, style: Style): { placed: Placed[]; height: number } {
  const columns = columnsOf(layers, style);
  const height = Math.max(...columns.map((column) => column.height)) + 2;
  const backends = columns.filter(({ layer }) => isBackends(layer)).flatMap((column) => stack(column, height, new Map(), style));
  const centres = new Map(backends.map(({ box, y, height: own }) => [box.flow, y + own / 2] as const));
  const placed = columns.flatMap((column) => stack(column, height, centres, style));
  return { placed, height: Math.max(height, ...placed.map((p) => p.y + p.height + 1)) };
}

function placeRows({ layers }: Topology, style: Style): { placed: Placed[]; height: number } {
  let y = 1;
  const placed = layers.flatMap((layer) => {
    // A layer of one box keeps to two thirds, so that the lines to it stay short.
    const room = (style.width - 2) * (layer.length === 1 ? 2 / 3 : 1);
    const width = (room - style.gapAcross * (layer.length - 1)) / layer.length;
    const left = (style.width - room) / 2;
    const height = Math.max(...layer.map((box) => heightOf(box, width, style)));
    const boxes = layer.map((box, i) => ({ box, x: left + i * (width + style.gapAcross), y, width, height }));
    y += height + style.gapAlong;
    return boxes;
  });
  return { placed, height: y - style.gapAlong + 1 };
}

const at = (value: number): string => value.toFixed(1);

function edgePath(from: Placed, to: Placed, direction: Style['direction']): string {
  if (direction === 'right') {
    const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x - 6, to.y + to.height / 2];
    const middle = (x1 + x2) / 2;
    return `M${at(x1)},${at(y1)}C${at(middle)},${at(y1)} ${at(middle)},${at(y2)} ${at(x2)},${at(y2)}`;
  }
  const [x1, y1, x2, y2] = [from.x + from.width / 2, from.y + from.height, to.x + to.width / 2, to.y - 6];
  const middle = (y1 + y2) / 2;
  return `M${at(x1)},${at(y1)}C${at(x1)},${at(middle)} ${at(x2)},${at(middle)} ${at(x2)},${at(y2)}`;
}

function squares({ box, x, y, width }: Placed, top: number, style: Style): Html[] {
  if (box.replicas === undefined) return [];
  const { running, most, perSquare } = box.replicas;
  const perLine = squaresPerLine(width, style);
  return Array.from({ length: Math.ceil(most / perSquare) }, (_, i) => {
    const left = x + style.padding + (i % perLine) * SQUARE.step;
    const down = y + top + Math.floor(i / perLine) * SQUARE.step;
    return html`<rect class="${i < running / perSquare ? 'replica' : 'replica spare'}" x="${at(left)}" y="${at(down)}" width="${SQUARE.side}" height="${SQUARE.side}" rx="1.5"/>`;
  });
}

/** Width of a character over the font's size, on the safe side for the fonts that systems bring. */
const CHARACTER = 0.6;

/** A smaller size for a text that would not fit into the room it has. */
function smaller(text: string, room: number, font: number): Html | null {
  const width = text.length * font * CHARACTER;
  return width <= room ? null : html` font-size="${at((font * room) / width)}"`;
}

function drawBox(placed: Placed, style: Style): Html {
  const { font, padding } = style;
  const { box, x, y, width, height } = placed;
  const line = font + 4;
  const first = y + padding + font;
  const gap = squareLines(box, width, style) * SQUARE.step + (box.replicas === undefined ? 0 : 4);
  const rows = box.rows.map(([name, value], i) => {
    const baseline = at(first + gap + line * (i + 1));
    const room = width - 2 * padding - (value.length + 1) * font * CHARACTER;
    return html`<text class="name" x="${at(x + padding)}" y="${baseline}"${smaller(name, room, font)}>${name}</text><text class="value" x="${at(x + width - padding)}" y="${baseline}">${value}</text>`;
  });
  return html`<g class="box flow-${box.flow}"><rect class="frame" x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" rx="6"/><text class="title" x="${at(x + padding)}" y="${at(first)}"${smaller(box.title, (width - 2 * padding) / 1.1, font)}>${box.title}</text>${squares(placed, padding + line, style)}${rows}</g>`;
}

const FLOWS: readonly Flow[] = ['traces', 'metrics', 'logs', 'all', 'queries'];

function draw(topology: Topology, style: Style, name: string, label: string): Html {
  const { placed, height } = style.direction === 'right' ? placeColumns(topology, style) : placeRows(topology, style);
  const find = (id: string): Placed | undefined => placed.find(({ box }) => box.id === id);
  const edges = topology.edges.flatMap(({ from, to, flow }: Edge) => {
    const [a, b] = [find(from), find(to)];
    if (a === undefined || b === undefined) return [];
    return [html`<path class="edge flow-${flow}" d="${edgePath(a, b, style.direction)}" marker-end="url(#${name}-${flow})"/>`];
  });
  const heads = FLOWS.map(
    (flow) => html`<marker id="${name}-${flow}" class="flow-${flow}" viewBox="0 0 6 6" refX="0" refY="3" markerWidth="6" markerHeight="6" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0,0L6,3L0,6Z"/></marker>`,
  );
  return html`<svg class="topology ${name}" viewBox="0 0 ${style.width} ${at(height)}" role="img" aria-label="${label}" font-size="${style.font}"><defs>${heads}</defs>${edges}${placed.map((p) => drawBox(p, style))}</svg>`;
}

/** The picture twice: layers side by side, and below each other for narrow screens; the page shows one of them. */
export function drawTopology(topology: Topology, label: string): Html {
  return html`${draw(topology, WIDE, 'wide', label)}${draw(topology, NARROW, 'narrow', label)}`;
}
