import type { Explanation } from '../../sizing';
import { number } from '../format';
import { html, type Content, type Html } from './html';

/**
 * The rule behind a number.
 * @param each where the number is one of several, such as `in each of 3 zones`
 */
export function rule({ path, value, unit, formula, inputs, source, model }: Explanation, each = ''): Html {
  const given = Object.entries(inputs).map(([name, input]) => `${name} ${typeof input === 'number' ? number(input) : input}`);
  return html`<p><code>${path}</code> = <b>${number(value)}</b> ${unit} ${each}</p>
<dl><dt>rule</dt><dd>${formula}</dd>${given.length > 0 && html`<dt>inputs</dt><dd>${given.join('; ')}</dd>`}${model !== undefined && html`<dt>model</dt><dd>says ${number(model)}; this number was set by hand</dd>`}<dt>source</dt><dd>${source.kind}: ${source.text}</dd></dl>`;
}

/** Numbers that open to say why, and a memory of which have been shown. */
export class Numbers {
  private readonly shown = new Set<string>();
  private readonly byPath: ReadonlyMap<string, Explanation>;

  public constructor(explanations: readonly Explanation[]) {
    this.byPath = new Map(explanations.map((e) => [e.path, e]));
  }

  /**
   * @param path of the number in the sizing
   * @param text as it stands in the table
   * @param spoken what it is, for those who hear the page and do not see its columns
   * @param each where the table shows the sum: what the rule's number is counted in
   */
  public show(path: string, text: Content, spoken: string, each = ''): Html {
    const found = this.byPath.get(path);
    if (found === undefined) return html`${text}`;
    this.shown.add(path);
    const set = found.model === undefined ? '' : 'set';
    return html`<details class="number" name="why"><summary class="${set}">${text}<span class="hidden"> ${spoken}: why</span></summary><div class="why">${rule(found, each)}</div></details>`;
  }

  /** Those that no table has shown. */
  public rest(): readonly Explanation[] {
    return [...this.byPath.values()].filter(({ path }) => !this.shown.has(path));
  }
}
