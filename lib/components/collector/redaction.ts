import { Faults } from '../../errors';
import type { Env } from '../../kube';
import { HASH_KEY_ENV, redactionSteps, type RedactionPreset, type RedactionRules } from './config/redaction';
import { NO_STEPS, type StepsBySignal } from './model';
import { readRe2 } from './re2';

/** What is taken out of telemetry in the gateway, before anything is kept. */
export interface Redaction {
  /** The processors of each signal, in order. */
  steps(): StepsBySignal;
  /** Environment that they read. Default: none. */
  readonly env?: { readonly [name: string]: Env };
}

/** What is masked, what is hashed, and what is left alone. */
export interface RedactionProps {
  /**
   * Kinds of data that are masked: `email` (with keys of names and phones), `payment` (cards, IBAN), `nationalIds`, `credentials`, `ipAddresses`
   * (10 µs a line of 220 characters more), `sql` (literals in statements of spans; of logs the whole statement).
   * Default: those of `Redaction.standard()`.
   */
  readonly presets?: readonly RedactionPreset[];
  /** Further patterns whose matches are masked, as RE2, each beginning with two or more plain characters. Default: none. */
  readonly patterns?: readonly string[];
  /** Like `patterns`, but beginning with anything: each costs 5 to 25 µs a line of 220 characters (collector 0.159). Default: none. */
  readonly slowPatterns?: readonly string[];
  /** Names of attributes, or of fields of a log body, whose whole value is masked. Default: none. */
  readonly keys?: readonly string[];
  /** Whole values that become a keyed hash (HMAC-SHA-256), so that they can still be counted and compared. Default: none. */
  readonly hash?: HashedKeys;
  /** What is left alone although a pattern or a preset's key matches. Default: nothing. */
  readonly allow?: {
    /** Names of attributes. Default: none. */
    readonly keys?: readonly string[];
    /** Values, as RE2 that the whole value must match. Default: none. */
    readonly values?: readonly string[];
  };
}

/** Attributes that become a keyed hash, and the key. */
export interface HashedKeys {
  /** Names of attributes. */
  readonly keys: readonly string[];
  /**
   * Kubernetes Secret of the gateway's namespace, and its entry, with a key of 32 bytes or more: the collector does not start with less. Who has
   * it can find out what was hashed; who changes it breaks every comparison with what was hashed before.
   */
  readonly secret: {
    /** Name of the Secret. */
    readonly name: string;
    /** Entry of it. */
    readonly key: string;
  };
}

const PRESETS = ['email', 'nationalIds', 'payment', 'credentials', 'ipAddresses', 'sql'] as const satisfies readonly RedactionPreset[];
const STANDARD = ['email', 'nationalIds', 'payment', 'credentials'] as const satisfies readonly RedactionPreset[];

/** Plain characters with which a pattern must begin to be cheap: Go searches for them before it runs the pattern. */
const LEAST_LITERAL = 2;

/** Adds a fault for each expression that Go does not take, or that matches an empty text and so would mask between any two characters. */
export function checkRe2(prop: string, patterns: readonly string[], faults: Faults): void {
  patterns.forEach((pattern, i) => {
    const { refused, matchesEmpty } = readRe2(pattern);
    if (refused !== undefined) {
      faults.add({ prop: `${prop}[${i}]`, got: pattern, allowed: `a regular expression of RE2, without ${refused}`, write: 'for example order-[0-9]{8}' });
    } else if (matchesEmpty) {
      faults.add({ prop: `${prop}[${i}]`, got: pattern, allowed: 'an expression that matches at least one character: this one matches everywhere', write: 'for example order-[0-9]+ instead of [0-9]*' });
    }
  });
}

/** Adds a fault for each name that is empty, or stands in the list twice. */
export function checkKeys(prop: string, keys: readonly string[], faults: Faults): void {
  keys.forEach((key, i) => {
    if (key.trim() === key && key !== '' && keys.indexOf(key) === i) return;
    faults.add({ prop: `${prop}[${i}]`, got: key, allowed: 'the name of an attribute, once, without spaces around it', write: `${prop}: ['user.id']` });
  });
}

function checkSlow(patterns: readonly string[], faults: Faults): void {
  patterns.forEach((pattern, i) => {
    const { refused, literalStart } = readRe2(pattern);
    if (refused !== undefined || literalStart >= LEAST_LITERAL) return;
    faults.add({
      prop: `patterns[${i}]`,
      got: pattern,
      allowed: `a pattern that begins with ${LEAST_LITERAL} or more plain characters, without (?i) and alternatives: any other costs 5 to 25 µs a line, as much as all presets together`,
      write: `slowPatterns: ['...'] where it must begin so, else one pattern for each beginning, such as 'customer-[0-9]{6}'`,
    });
  });
}

function check(props: RedactionProps): void {
  const { presets = STANDARD, patterns = [], slowPatterns = [], keys = [], hash, allow = {} } = props;
  const faults = new Faults();
  for (const preset of presets.filter((p) => !PRESETS.includes(p))) {
    faults.add({ prop: 'presets', got: preset, allowed: PRESETS.join(', '), write: `presets: [${STANDARD.map((p) => `'${p}'`).join(', ')}]` });
  }
  checkRe2('patterns', patterns, faults);
  checkSlow(patterns, faults);
  checkRe2('slowPatterns', slowPatterns, faults);
  checkRe2('allow.values', allow.values ?? [], faults);
  checkKeys('keys', keys, faults);
  checkKeys('allow.keys', allow.keys ?? [], faults);
  if (hash !== undefined) checkHash(hash, keys, faults);
  if (presets.length + patterns.length + slowPatterns.length + keys.length + (hash?.keys.length ?? 0) === 0) {
    faults.add({ prop: 'presets', got: presets, allowed: 'something to take out', write: 'Redaction.off(), which says so, or Redaction.standard()' });
  }
  faults.throwIfAny('Redaction.of');
}

function checkHash({ keys, secret }: HashedKeys, masked: readonly string[], faults: Faults): void {
  checkKeys('hash.keys', keys, faults);
  if (keys.length === 0) faults.add({ prop: 'hash.keys', got: keys, allowed: 'one name or more', write: "hash: { keys: ['user.id'], secret: { ... } }, or no hash" });
  for (const key of keys.filter((k) => masked.includes(k))) {
    faults.add({ prop: 'hash.keys', got: key, allowed: 'a name that is not in keys too: it is either hashed or masked', write: `keys without '${key}'` });
  }
  if (secret.name === '' || secret.key === '') {
    faults.add({ prop: 'hash.secret', got: secret, allowed: 'the name of a Kubernetes Secret and of its entry', write: "secret: { name: 'redaction', key: 'hash-key' }" });
  }
}

class Rules implements Redaction {
  public readonly env?: { readonly [name: string]: Env };
  private readonly rules: RedactionRules;

  public constructor(props: RedactionProps) {
    check(props);
    const { presets = STANDARD, patterns = [], slowPatterns = [], keys = [], hash, allow = {} } = props;
    this.rules = {
      // In one order, so that the same choice is the same file.
      presets: PRESETS.filter((p) => presets.includes(p)),
      patterns: [...patterns, ...slowPatterns],
      keys,
      hashedKeys: hash?.keys ?? [],
      allowedKeys: allow.keys ?? [],
      allowedValues: allow.values ?? [],
    };
    if (hash !== undefined) this.env = { [HASH_KEY_ENV]: { secret: hash.secret.name, key: hash.secret.key } };
  }

  public steps(): StepsBySignal {
    return redactionSteps(this.rules);
  }
}

/** The redactions that come with the library; anything else that implements `Redaction` fits as well. */
export const Redaction = {
  /** Masks e-mail addresses, payment cards, accounts, national ids, credentials and tokens. */
  standard: (): Redaction => new Rules({}),
  /** Masks what is named. Throws a ValidationError for expressions that Go does not take, or that are dear and not among `slowPatterns`. */
  of: (props: RedactionProps): Redaction => new Rules(props),
  /** Sends personal data and credentials to disk as they come. */
  off: (): Redaction => ({ steps: () => NO_STEPS }),
};
