import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { HtmlValidate, Parser, type HtmlElement } from 'html-validate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gib, number } from '../../lib/cli/format';
import { makeReport } from '../../lib/cli/make-report';
import { html } from '../../lib/cli/report/html';
import { page } from '../../lib/cli/report/page';
import type { Report } from '../../lib/cli/result';
import { TIER_NAMES } from '../../lib/sizing';
import { EXAMPLE, inside } from './support';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cli-page-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    'no-inline-style': 'error',
    'require-csp-nonce': 'off', // the page has no script, and its policy allows none
  },
});

/** The page as a tree, read by html-validate. */
async function parse(text: string): Promise<HtmlElement> {
  return new Parser(await validator.getConfigFor('report.html')).parseHtml(text);
}

const ENTITIES: { readonly [entity: string]: string } = { '&#39;': "'", '&quot;': '"', '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const words = (element: HtmlElement): string => element.textContent.replace(/&[#\w]+;/g, (entity) => ENTITIES[entity] ?? entity).replace(/\s+/g, ' ').trim();

/** The drawings of a kind; what is inside a drawing html-validate does not read. */
const pictures = (text: string, kind: string): string[] => text.match(new RegExp(`<svg class="[^"]*\\b${kind}\\b[^]*?</svg>`, 'g')) ?? [];

async function reportOf(tier: (typeof TIER_NAMES)[number]): Promise<Report> {
  return makeReport({ tier, load: {}, retentionDays: {}, set: {}, cloud: 'aws', region: 'us-east-1', purchase: 'on-demand' }, '0.0.0');
}

describe('the page', () => {
  let text: string;
  let tree: HtmlElement;
  let report: Report;
  beforeAll(async () => {
    const file = path.join(folder, 'report.html');
    const { code, out, err } = await inside([...EXAMPLE, '--json', '--html', file]);
    expect([code, err]).toEqual([0, `wrote ${file}\n`]);
    text = fs.readFileSync(file, 'utf8');
    tree = await parse(text);
    report = JSON.parse(out) as Report;
  });

  it('is valid HTML that a screen reader can use', async () => {
    const { results } = await validator.validateString(text);
    expect(results.flatMap((r) => r.messages.map((m) => `${m.line}:${m.column} ${m.ruleId} ${m.message}`))).toEqual([]);
  });

  it('asks for nothing: no script, no link to a file, no address but its own sections', () => {
    expect(text).not.toMatch(/<(script|link|img|iframe|object|embed|base|form|video|audio|image|use|foreignObject)\b/i);
    expect(text).not.toMatch(/\b(src|srcset|action|poster|xlink:href|on\w+)=|@import|javascript:|expression\(/i);
    expect([...text.matchAll(/\burl\(([^)]*)\)/g)].map(([, to]) => to).filter((to) => !to?.startsWith('#'))).toEqual([]);
    const targets = [...text.matchAll(/\bhref="([^"]*)"/g)].map(([, to]) => to as string);
    const ids = new Set([...text.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => `#${id}`));
    expect(targets.slice(0, 4)).toEqual(['#topology', '#size', '#cost', '#growth']);
    expect(targets.filter((to) => !ids.has(to))).toEqual([]);
    expect(text).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`);
  });

  it('has one headline, and a heading for every section in order', () => {
    expect(tree.querySelectorAll('h1').map(words)).toEqual(['Platform for 20,000 spans/s, 800,000 series and 15,000 log lines/s']);
    expect(tree.querySelectorAll('h2').map(words)).toEqual(['Topology', 'Size', 'Cost', 'Growth']);
  });

  it('shows every component with its numbers', () => {
    const table = tree.querySelectorAll('table').find((t) => t.getAttributeValue('aria-label') === 'Components');
    const rows = (table?.querySelectorAll('tbody tr') ?? []).filter((row) => row.querySelectorAll('td').length > 0);
    const shown = rows.map((row) => [words(row.querySelectorAll('th')[0] as HtmlElement), ...row.querySelectorAll('td').map((td) => /^[\d.,]+/.exec(words(td))?.[0] ?? '')]);
    expect(shown).toEqual(
      report.plan.components.map((c) => {
        const name = c.name.replace(`${c.program}-`, '');
        return [name, c.name === 'agent' ? '' : number(c.replicas), number(c.cpu), gib(c.memoryMiB), c.diskGiB === null ? '' : number(c.diskGiB)];
      }),
    );
    expect(rows.length).toBeGreaterThan(30);
  });

  it('says of every number why it is so', () => {
    const paths = new Set(tree.querySelectorAll('code').map(words));
    expect(report.plan.explanations.map((e) => e.path).filter((p) => !paths.has(p))).toEqual([]);
  });

  it('draws the topology twice, for wide and for narrow screens, with all that runs', () => {
    const drawings = pictures(text, 'topology');
    expect(drawings).toHaveLength(2);
    for (const drawing of drawings) {
      const titles = [...drawing.matchAll(/<text class="title"[^>]*>([^<]*)/g)].map(([, title]) => title);
      expect(titles).toEqual(['Applications', 'Agents', 'Cluster', 'Gateways', 'Kafka', 'Trace processors', 'Metric processors', 'Log processors', 'Tempo', 'Mimir', 'Loki', 'Bucket', 'Buckets', 'Bucket', 'Grafana']);
      expect(drawing.match(/<path class="edge /g)).toHaveLength(16);
      const gateway = report.plan.components.find((c) => c.name === 'gateway');
      expect(drawing).toContain(`${gateway?.replicas}–${gateway?.maxReplicas}`);
    }
  });

  it('draws a bar for each component of the cost, and says that it is an estimate', () => {
    const [chart] = pictures(text, 'bars');
    expect(chart?.match(/<rect class="bar"/g)).toHaveLength(Object.keys(report.cost.components).length);
    expect(words(tree.querySelectorAll('#cost')[0] as HtmlElement)).toContain(report.cost.notice);
    for (const { name } of report.cost.comparisons) expect(words(tree.querySelectorAll('#cost')[0] as HtmlElement)).toContain(name);
  });

  it('draws the growth with a point for each load', () => {
    const charts = pictures(text, 'growth');
    expect(charts).toHaveLength(4);
    for (const chart of charts) expect(chart.match(/<circle /g)).toHaveLength(report.growth.points.length);
  });

  it('says which command made it, and not where it was written', () => {
    expect(words(tree.querySelectorAll('footer')[0] as HtmlElement)).toContain(`observability-constructs ${EXAMPLE.join(' ')} --json`);
    expect(text).not.toContain(folder);
  });

  it('is the same for the same input', async () => {
    const again = path.join(folder, 'again.html');
    await inside([...EXAMPLE, '--json', '--html', again]);
    expect(fs.readFileSync(again, 'utf8')).toBe(text);
  });
});

describe.each(TIER_NAMES)('the page of tier %s', (tier) => {
  it('is valid, and has no hole', async () => {
    const text = await page(await reportOf(tier), 'observability-constructs');
    const { results } = await validator.validateString(text);
    expect(results.flatMap((r) => r.messages.map((m) => `${m.line}:${m.column} ${m.ruleId} ${m.message}`))).toEqual([]);
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object|null/);
  });
});

describe('text on the page', () => {
  it('is escaped wherever it stands', () => {
    expect(html`<p title="${'"><script>'}">${"<b> & 'x'"}${['<', html`<i>${'>'}</i>`, null, false, undefined, 0]}</p>`.toString()).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt; &amp; &#39;x&#39;&lt;<i>&gt;</i>0</p>',
    );
  });

  it('of unfriendly input does not become markup', async () => {
    const evil = '<img src=x onerror=alert(1)>"\'&';
    const report = await reportOf('medium');
    const [line] = report.cost.lines;
    const explanations = report.plan.explanations.map((e) => ({ ...e, formula: evil, source: { ...e.source, text: evil }, inputs: { [evil]: evil } }));
    const cost = { ...report.cost, notice: evil, unverifiedNotice: evil, unpricedNotice: evil, notIncluded: [evil], region: evil, lines: [{ ...(line as NonNullable<typeof line>), item: evil, formula: evil, source: evil }], comparisons: [{ name: evil, low: 1, high: 2, note: evil, verified: false }] };
    const text = await page({ ...report, plan: { ...report.plan, explanations }, cost, growth: { ...report.growth, refused: [{ factor: 20, reason: evil }] } }, evil);
    expect(text).not.toContain('<img');
    expect(text.split('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;').length).toBeGreaterThan(report.plan.explanations.length);
  });
});

describe('a load near the end of what one platform carries', () => {
  it('is drawn as far as it goes, and says what stands beyond', async () => {
    const file = path.join(folder, 'large.html');
    const { code, out } = await inside(['size', '--spans', '2e6', '--series', '1e7', '--lines', '2e6', '--json', '--html', file]);
    expect(code).toBe(0);
    const { growth } = JSON.parse(out) as Report;
    expect(growth.points.at(-1)?.factor).toBeLessThan(10);
    expect(growth.refused.map((r) => r.factor)).toContain(10);
    expect(fs.readFileSync(file, 'utf8')).toMatch(/At 10 times this load: [^<]*platforms/);
  });
});
