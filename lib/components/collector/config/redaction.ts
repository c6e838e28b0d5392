import { processor, type Step } from '../model';

/** Keys whose whole value is masked. */
const SECRET_KEYS = [
  '(?i)^(.*[._-])?(password|passwd|pwd|secret|client_secret|api[._-]?key|apikey|access[._-]?key|private[._-]?key|access[._-]?token|refresh[._-]?token|id[._-]?token|auth[._-]?token|session[._-]?token|authorization|proxy-authorization|set-cookie|cookie|ssn|credit[._-]?card|card[._-]?number|cvv)$',
  '(?i)^(user|enduser|client)\\.(email|full_name|phone)$',
];

/** What is masked inside any value, and inside the body of a log record. */
const SECRET_VALUES = {
  email: '[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}',
  // Visa, Mastercard, Discover by their prefixes, then American Express.
  card: '\\b(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6(?:011|5[0-9]{2}))[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}\\b',
  americanExpress: '\\b3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}\\b',
  socialSecurityNumber: '\\b[0-9]{3}-[0-9]{2}-[0-9]{4}\\b',
  iban: '\\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\\b',
  bearer: '(?i)\\bbearer\\s+[A-Za-z0-9._~+/-]{16,}=*',
  // Padded, or longer than a word: "basic authentication" is no credential.
  basic: '(?i)\\bbasic\\s+(?:[A-Za-z0-9+/]{6,}={1,2}|[A-Za-z0-9+/]{24,})',
  jsonWebToken: '\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*',
  awsKey: '\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b',
  githubToken: '\\bgh[pousr]_[A-Za-z0-9]{36,}\\b',
  slackToken: '\\bxox[abeoprs]-[A-Za-z0-9-]{10,}',
  googleKey: '\\bAIza[0-9A-Za-z_-]{35}',
  assignment: '(?i)\\b(?:password|passwd|pwd|secret|token|api[_-]?key)["\']?\\s*[:=]\\s*["\']?[^\\s"\',;&]{4,}',
  passwordInUrl: '://[^/\\s:@]+:[^/\\s:@]+@',
  privateKey: '-----BEGIN [A-Z ]*PRIVATE KEY-----',
} as const;

/** Masks personal data and credentials in attributes of every level and in log bodies; everything else stays. */
export const REDACTION: Step<'traces' | 'metrics' | 'logs'> = processor(
  'redaction',
  // Without allow_all_keys it would remove every attribute.
  { allow_all_keys: true, summary: 'silent', blocked_key_patterns: SECRET_KEYS, blocked_values: Object.values(SECRET_VALUES) },
  'pii',
);
