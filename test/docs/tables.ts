import * as fs from 'node:fs';
import * as path from 'node:path';
import ts from 'typescript';

/** A constant of a table that holds numbers, with the comments on it and in it. */
export interface TableEntry {
  readonly name: string;
  readonly place: string;
  readonly text: string;
  readonly comments: string;
}

/** Every constant with a number of the tables below a folder. */
export function tableEntries(root: string, folder: string): TableEntry[] {
  return fs.readdirSync(path.join(root, folder)).filter((file) => file.endsWith('.ts')).flatMap((file) => {
    const text = fs.readFileSync(path.join(root, folder, file), 'utf8');
    return entriesOf(text, path.join(folder, file));
  });
}

export function entriesOf(text: string, file: string): TableEntry[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  return source.statements.filter(ts.isVariableStatement).flatMap((statement) => {
    if (!holdsNumber(statement)) return [];
    const whole = statement.getFullText();
    const place = `${file}:${source.getLineAndCharacterOfPosition(statement.getStart()).line + 1}`;
    const comments = (whole.match(/\/\*\*?[\s\S]*?\*\/|\/\/[^\n]*/g) ?? []).join('\n');
    return statement.declarationList.declarations.map((d) => ({ name: d.name.getText(), place, text: whole, comments }));
  });
}

function holdsNumber(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  return ts.isNumericLiteral(node) || ts.forEachChild(node, (child) => holdsNumber(child) || undefined) === true;
}

/**
 * Words by which a comment names where a number was read: a document, a price list, a chart or a program's default; a measurement; the product's own table;
 * a page by its title; or that it is assumed, since nobody publishes one.
 */
const SOURCE = /\b(?:docs|documentation|guide|quotas?|price list|charts?|presets?|upstream|kubelet|Karpenter|measured|mission|assumed)\b|[A-Z][^."]*"[^"]+"|\b20\d\d\b/i;
/** Rows whose type pairs each number with the source that it was read in. */
const PAIRED = /\bSOURCES\b|source:|PriceRegion\b|Read\b|Prices\b/;

export function namesSource({ text, comments }: TableEntry): boolean {
  return SOURCE.test(comments) || PAIRED.test(text);
}
