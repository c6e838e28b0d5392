/**
 * Reads a regular expression as the collector's Go does (RE2), so that a wrong one is a fault here and not a pod that does not start.
 * Only what can be told without running it: whether Go takes it, how it begins, and whether it matches nothing at all.
 */
export interface Re2 {
  /** Why Go would refuse it; undefined where it takes it. */
  readonly refused?: string;
  /** Plain characters that every match begins with. */
  readonly literalStart: number;
  /** True: it also matches an empty text, and so between any two characters. */
  readonly matchesEmpty: boolean;
}

/** What a part of an expression can match. */
interface Part {
  readonly empty: boolean;
  /** Plain characters at its start, and whether it is nothing else. */
  readonly literal: number;
  readonly whole: boolean;
  /** How often its innermost part may come; Go bounds the product. */
  readonly repeats?: number;
}

/** Matches nothing and stands nowhere in particular: an assertion, an empty group. */
const NOTHING: Part = { empty: true, literal: 0, whole: false };
const CHARACTER: Part = { empty: false, literal: 1, whole: true };
const CLASS: Part = { empty: false, literal: 0, whole: false };

/** Go's own bound of a repetition. */
const MOST_REPEATS = 1000;
const POSIX = /^\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/;
const NAMED_CLASS = /^\\[pP](?:[CLMNPSZ]|\{\^?(?:[CLMNPSZ][a-z]?|Arabic|Cyrillic|Devanagari|Greek|Han|Hangul|Hebrew|Hiragana|Katakana|Latin|Thai)\})/;
const FLAGS = /^\(\?(?:[imsU]+(?:-[imsU]+)?|-[imsU]+)\)/;
const REPETITION = /^(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})/;
const CODE = /^\\(?:x[0-9A-Fa-f]{2}|x\{[0-9A-Fa-f]{1,6}\}|0[0-7]{0,2}|[1-7][0-7]{1,2})/;

class Refusal extends Error {}

class Reader {
  private at = 0;
  private readonly names = new Set<string>();

  public constructor(private readonly text: string) {}

  public expression(): Part {
    const part = this.alternatives(false);
    if (this.at < this.text.length) throw new Refusal('a ) without its (');
    return part;
  }

  private get rest(): string {
    return this.text.slice(this.at);
  }

  private take(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.rest)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private alternatives(folded: boolean): Part {
    const parts = [this.sequence(folded)];
    while (this.take(/^\|/) !== undefined) parts.push(this.sequence(folded));
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { empty: parts.some((p) => p.empty), literal: 0, whole: false, repeats: most(parts) };
  }

  /** Flags such as (?i) hold until the end of their group. */
  private sequence(folded: boolean): Part {
    let part: Part = { empty: true, literal: 0, whole: true };
    let ignoresCase = folded;
    while (this.at < this.text.length && !/^[|)]/.test(this.rest)) {
      const flags = this.take(FLAGS);
      if (flags !== undefined) {
        ignoresCase = foldsCase(flags, ignoresCase);
        continue;
      }
      const next = this.repeated(this.atom(ignoresCase));
      part = { empty: part.empty && next.empty, literal: part.literal + (part.whole ? next.literal : 0), whole: part.whole && next.whole, repeats: most([part, next]) };
    }
    return part;
  }

  private repeated(atom: Part): Part {
    const operator = this.take(/^(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??/);
    if (operator === undefined) return atom;
    if (REPETITION.test(this.rest)) throw new Refusal(`a repetition of a repetition: ${operator}${this.rest[0]}`);
    const [least = 0, upTo = least] = operator.startsWith('{') ? (operator.match(/[0-9]+/g) ?? []).map(Number) : [operator.startsWith('+') ? 1 : 0];
    const repeats = (operator.startsWith('{') ? Math.max(1, operator.endsWith(',}') ? least : upTo) : 1) * (atom.repeats ?? 1);
    if (repeats > MOST_REPEATS || least > MOST_REPEATS || upTo < least) throw new Refusal(`a repetition beyond ${MOST_REPEATS}, or with its bounds the wrong way round: ${operator}`);
    return { empty: atom.empty || least === 0, literal: least > 0 ? atom.literal : 0, whole: false, repeats };
  }

  private atom(ignoresCase: boolean): Part {
    if (REPETITION.test(this.rest)) throw new Refusal(`a ${this.rest[0]} with nothing to repeat`);
    if (this.take(/^\(/) !== undefined) return this.group(ignoresCase);
    if (this.take(/^\[/) !== undefined) return this.characterClass();
    if (this.rest.startsWith('\\')) return this.escape(ignoresCase);
    const character = this.take(/^[^]/u) ?? '';
    if (character === '^' || character === '$') return NOTHING;
    return character === '.' || (ignoresCase && /\p{L}/u.test(character)) ? CLASS : CHARACTER;
  }

  private group(ignoresCase: boolean): Part {
    let inner = ignoresCase;
    if (this.rest.startsWith('?')) {
      if (/^\?(?:=|!|<=|<!)/.test(this.rest)) throw new Refusal('lookaround: (?=, (?!, (?<= and (?<! do not exist in RE2');
      const opening = this.take(/^\?(?:P?<[A-Za-z_][A-Za-z0-9_]*>|[imsU]*(?:-[imsU]+)?:)/);
      if (opening === undefined) throw new Refusal(`a group that RE2 does not know: (${this.rest.slice(0, 4)}`);
      const name = /<(.*)>/.exec(opening)?.[1];
      if (name !== undefined && this.names.has(name)) throw new Refusal(`two groups of the name ${name}`);
      if (name !== undefined) this.names.add(name);
      else inner = foldsCase(opening, inner);
    }
    const part = this.alternatives(inner);
    if (this.take(/^\)/) === undefined) throw new Refusal('a ( without its )');
    return part;
  }

  private characterClass(): Part {
    this.take(/^\^/);
    let first = true;
    while (first || !this.rest.startsWith(']')) {
      if (this.rest === '') throw new Refusal('a [ without its ]');
      first = false;
      const from = this.classMember();
      if (!/^-[^\]]/.test(this.rest)) continue;
      this.at += 1;
      const to = this.classMember();
      if (from === undefined || to === undefined || from > to) throw new Refusal('a range in [ ] that is no range');
    }
    this.at += 1;
    return CLASS;
  }

  /** Code of the character, undefined for a class within the class. */
  private classMember(): number | undefined {
    if (this.rest.startsWith('[:')) {
      if (this.take(POSIX) === undefined) throw new Refusal('a [: that opens no class');
      return undefined;
    }
    if (!this.rest.startsWith('\\')) return (this.take(/^[^]/u) ?? '').codePointAt(0);
    if (this.take(/^\\[dDsSwW]/) ?? this.take(NAMED_CLASS)) return undefined;
    const code = this.take(CODE);
    if (code !== undefined) return codeOf(code);
    return this.plainEscape(/^\\[aftnrv]/).codePointAt(1);
  }

  private escape(ignoresCase: boolean): Part {
    if (this.take(/^\\Q/) !== undefined) {
      const quoted = this.take(/^[^]*?(?=\\E|$)/) ?? '';
      this.take(/^\\E/);
      return { empty: quoted === '', literal: ignoresCase ? 0 : quoted.length, whole: !ignoresCase };
    }
    if (this.take(/^\\[bBAz]/) !== undefined) return NOTHING;
    if (this.take(/^\\[dDsSwW]/) ?? this.take(NAMED_CLASS)) return CLASS;
    if (this.take(CODE) !== undefined) return CHARACTER;
    if (/^\\[1-9]/.test(this.rest)) throw new Refusal(`a back reference: ${this.rest.slice(0, 2)} does not exist in RE2`);
    this.plainEscape(/^\\[aftnrv]/);
    return CHARACTER;
  }

  private plainEscape(letters: RegExp): string {
    const escaped = this.take(letters) ?? this.take(/^\\[ -/:-@[-`{-~]/);
    if (escaped === undefined) throw new Refusal(`an escape that RE2 does not know: ${this.rest.slice(0, 2)}`);
    return escaped;
  }
}

function most(parts: readonly Part[]): number {
  return Math.max(...parts.map((p) => p.repeats ?? 1));
}

function foldsCase(flags: string, before: boolean): boolean {
  const [on = '', off = ''] = flags.split('-');
  return off.includes('i') ? false : on.includes('i') || before;
}

function codeOf(escape: string): number {
  return escape.startsWith('\\x') ? parseInt(escape.replace(/[\\x{}]/g, ''), 16) : parseInt(escape.slice(1), 8);
}

/** Reads an expression; see `Re2`. */
export function readRe2(pattern: string): Re2 {
  try {
    const { empty, literal } = new Reader(pattern).expression();
    return { literalStart: literal, matchesEmpty: empty };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { refused: error.message, literalStart: 0, matchesEmpty: false };
  }
}
