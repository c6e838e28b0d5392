import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from './chromium';
import { EXAMPLE, inside, root } from './support';

const executablePath = findChromium();
const WITHOUT = 'NOT RUN: the report page in a browser. There is no Chromium on this machine (none on the PATH, no CHROMIUM_PATH); test/cli/page.test.ts has checked the page without one.';

const PAGES = { example: EXAMPLE, small: ['size', '--tier', 'small'], large: ['size', '--tier', 'large'], xlarge: ['size', '--tier', 'xlarge', '--purchase', 'reserved'] } as const;
type PageName = keyof typeof PAGES;

const SCREENS = {
  'a wide screen, light': { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  'a wide screen, dark': { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  'a phone, light': { viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  'a phone, dark': { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
} as const;

let folder: string;
let browser: Browser;
let page: Page;
/** What a page that needs nothing must never do. */
let complaints: string[];

async function open(name: PageName, screen: keyof typeof SCREENS = 'a wide screen, light'): Promise<void> {
  page = await browser.newPage({ ...SCREENS[screen], offline: true });
  const file = pathToFileURL(path.join(folder, `${name}.html`)).href;
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  await page.route('**', (route) => {
    if (route.request().url() === file) return route.continue();
    complaints.push(`request: ${route.request().url()}`);
    return route.abort();
  });
  await page.goto(file);
  // The page's own policy allows no script; this one is put in from outside of it.
  await page.evaluate(fs.readFileSync(path.join(__dirname, 'inspect.js'), 'utf8'));
}

it.runIf(executablePath === undefined)('says that there is no browser', () => {
  process.stderr.write(`\n${WITHOUT}\n\n`);
  expect(WITHOUT).toMatch(/^NOT RUN/);
});

describe.skipIf(executablePath === undefined)('the page in Chromium', () => {
  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cli-browser-'));
    for (const [name, args] of Object.entries(PAGES)) {
      expect((await inside([...args, '--html', path.join(folder, `${name}.html`)])).code).toBe(0);
    }
    // The sandbox of Chromium needs user namespaces, which containers rarely have; the page is our own.
    browser = await chromium.launch({ executablePath: executablePath as string, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser.close();
    fs.rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    complaints = [];
    return async () => {
      await page.close();
      expect(complaints).toEqual([]);
    };
  });

  describe.each(Object.keys(SCREENS) as (keyof typeof SCREENS)[])('on %s', (screen) => {
    it('is no wider than the screen, and every picture has a size', async () => {
      await open('example', screen);
      expect(await page.evaluate<number>('inspect.overflow()')).toBeLessThanOrEqual(0);
      const pictures = await page.evaluate<{ kind: string; label: string; width: number; height: number }[]>('inspect.pictures()');
      expect(pictures.map(({ kind }) => kind)).toEqual([screen.startsWith('a phone') ? 'topology narrow' : 'topology wide', 'chart bars', ...Array.from({ length: 4 }, () => 'chart growth')]);
      for (const { label, width, height } of pictures) {
        expect(label.length).toBeGreaterThan(50);
        expect(width).toBeGreaterThan(300);
        expect(height).toBeGreaterThan(150);
      }
    });

    it('shows no text that is too small to read', async () => {
      await open('xlarge', screen);
      expect(await page.evaluate<string[]>('inspect.smallTexts(8)')).toEqual([]);
    });
  });

  it.each(['a wide screen, light', 'a wide screen, dark', 'a phone, dark'] as const)('can be read by everybody on %s: contrast, labels, order of headings', async (screen) => {
    await open('example', screen);
    await page.evaluate(fs.readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8'));
    expect(await page.evaluate<string[]>('inspect.unfriendly()')).toEqual([]);
  });

  it.each(Object.keys(PAGES).flatMap((name) => (['a wide screen, light', 'a phone, light'] as const).map((screen) => [name as PageName, screen] as const)))(
    'the topology of %s on %s has no box over another, and no text outside of its box',
    async (name, screen) => {
      await open(name, screen);
      const { faults, boxes, edges, squares } = await page.evaluate<{ faults: string[]; boxes: number; edges: number; squares: number }>('inspect.topology()');
      expect(faults).toEqual([]);
      expect([boxes >= 11, edges >= 12, squares > 5]).toEqual([true, true, true]);
    },
  );

  it('draws bars as long as what they cost', async () => {
    await open('example');
    const bars = await page.evaluate<{ dollars: number; length: number; end: number }[]>('inspect.bars()');
    const [longest = { dollars: 0, length: 0 }] = bars;
    expect(bars.length).toBeGreaterThan(10);
    for (const { dollars, length, end } of bars) {
      expect(length / longest.length).toBeCloseTo(dollars / longest.dollars, 2);
      expect(end).toBeLessThanOrEqual(400);
    }
  });

  it('draws lines within their axes, and whole labels', async () => {
    interface Edges { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }
    await open('xlarge');
    const charts = await page.evaluate<{ line: Edges; texts: Edges[] }[]>('inspect.lines()');
    expect(charts).toHaveLength(4);
    for (const { line, texts } of charts) {
      expect([line.left >= 55, line.top >= 11, line.right <= 381, line.bottom <= 201]).toEqual([true, true, true, true]);
      expect([line.right - line.left > 200, line.bottom - line.top > 50]).toEqual([true, true]);
      expect(texts.length).toBeGreaterThan(8);
      expect(texts.filter(({ left, right, bottom }) => left < 0 || right > 400 || bottom > 226)).toEqual([]);
    }
  });

  it.each(['a wide screen, light', 'a phone, light'] as const)('opens a number by the keyboard to say why, and closes it for the next, on %s', async (screen) => {
    await open('example', screen);
    const number = (spoken: string) => page.locator('#size details', { has: page.getByText(`${spoken}: why`, { exact: true }) });
    const [ingesters, gateways] = [number('replicas of mimir-ingester'), number('replicas of gateway')];
    const why = ingesters.locator('.why');
    expect(await why.isVisible()).toBe(false);
    await ingesters.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await why.innerText()).toMatch(/mimir\.ingester\.replicas = \d+ replicas in each of 3 zones\s+rule\s+\S[^]*source\s+upstream: Mimir/);
    const { x, width } = (await why.boundingBox()) ?? { x: -1, width: 0 };
    expect(width).toBeGreaterThan(300);
    expect([x >= 0, x + width <= SCREENS[screen].viewport.width]).toEqual([true, true]);
    await gateways.locator('summary').click();
    expect([await why.isVisible(), await gateways.locator('.why').isVisible()]).toEqual([false, true]);
  });

  it('fills every table', async () => {
    await open('example');
    const tables = await page.evaluate<{ name: string; rows: number; height: number }[]>('inspect.tables()');
    expect(tables.map(({ name }) => name)).toEqual(['Components', 'Nodes', 'Kafka brokers', 'Kafka topics', 'Buckets', 'Database', 'This estimate beside other figures', 'Growth']);
    expect(tables.filter(({ rows, height }) => rows === 0 || height < 40)).toEqual([]);
  });

  it('leads from a price to where it was read', async () => {
    await open('example');
    await page.locator('#cost summary').first().click();
    const link = page.locator('#cost a:visible').first();
    const target = await link.getAttribute('href');
    await link.click();
    expect(await page.locator(target ?? '#none').isVisible()).toBe(true);
  });
});
