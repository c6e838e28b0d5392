/** Text that is markup already and is not escaped again. */
export class Html {
  public constructor(private readonly markup: string) {}

  public toString(): string {
    return this.markup;
  }
}

/** What a template may hold; nothing is shown for null, undefined and false. */
export type Content = string | number | Html | readonly Content[] | null | undefined | false;

const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function render(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Html) return content.toString();
  if (typeof content === 'object') return content.map(render).join('');
  return String(content).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** Markup as a template: whatever is put in is escaped, unless it is markup made by this function. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(strings.map((text, i) => (i === 0 ? text : render(contents[i - 1]) + text)).join(''));
}
