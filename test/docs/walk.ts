import * as path from 'node:path';
import ts from 'typescript';

export const ROOT = path.join(__dirname, '../..');
const LIB = path.join(ROOT, 'lib') + path.sep;

/** Something that users of the package see: an export, a member of one, or a member of a type that one of these names. */
export interface Shown {
  /** Names that lead to it, as `AwsCloudProps.kubeconfig.path`. */
  readonly name: string;
  /** File and line in the repository. */
  readonly place: string;
  readonly kind: 'class' | 'function' | 'constant' | 'type' | 'method' | 'property';
  /** Its docstring, or that of what it implements. */
  readonly text: string;
  readonly optional: boolean;
  /** True where its value is a number, or numbers. */
  readonly number: boolean;
  /** True where its type is one literal, such as the `kind` that tells the members of a union apart. */
  readonly literal: boolean;
  /** True for a function, or a static factory, that is given something and may throw a ValidationError for it. */
  readonly throws: boolean;
  /** True where users write it; false where they only read it. */
  input: boolean;
}

/** A type that something shown names, and that no entry point exports. */
export interface Hidden {
  readonly name: string;
  readonly place: string;
  /** What names it. */
  readonly by: string;
}

export interface PublicApi {
  readonly shown: readonly Shown[];
  readonly hidden: readonly Hidden[];
}

type Kind = Shown['kind'];
type Direction = 'input' | 'output';

const other = (direction: Direction): Direction => (direction === 'input' ? 'output' : 'input');

/** Compiles the entry points and walks everything that they show. */
export function publicApi(entries: readonly string[], root = LIB): PublicApi {
  const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.build.json'), ts.sys.readFile) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram([...entries], { ...options, noEmit: true });
  const walk = new Walk(program.getTypeChecker(), root);
  for (const entry of entries) {
    const file = program.getSourceFile(entry);
    if (file === undefined) throw new Error(`no such entry point: ${entry}`);
    walk.entry(file);
  }
  return walk.result();
}

class Walk {
  private readonly shown = new Map<ts.Node, Shown>();
  private readonly hidden = new Map<ts.Symbol, Hidden>();
  private readonly exported = new Set<ts.Symbol>();
  private readonly seen = { input: new Set<ts.Node>(), output: new Set<ts.Node>() };
  private readonly throwing = new Map<ts.Node, boolean>();
  private readonly pending: (() => void)[] = [];

  public constructor(
    private readonly checker: ts.TypeChecker,
    private readonly root: string,
  ) {}

  public entry(file: ts.SourceFile): void {
    const module = this.checker.getSymbolAtLocation(file);
    const symbols = module === undefined ? [] : this.checker.getExportsOfModule(module).map((s) => this.resolved(s));
    for (const symbol of symbols) this.exported.add(symbol);
    // What is exported is known for all entry points before the first type is followed.
    this.pending.push(() => symbols.forEach((symbol) => this.symbol(symbol, 'output')));
  }

  public result(): PublicApi {
    for (const visit of this.pending) visit();
    return { shown: [...this.shown.values()], hidden: [...this.hidden.values()] };
  }

  private resolved(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  private ours(node: ts.Node): boolean {
    return node.getSourceFile().fileName.startsWith(this.root);
  }

  private place(node: ts.Node): string {
    const file = node.getSourceFile();
    return `${path.relative(ROOT, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  }

  private symbol(symbol: ts.Symbol, direction: Direction): void {
    for (const declaration of symbol.declarations ?? []) if (this.ours(declaration)) this.declaration(declaration, symbol, direction);
  }

  private declaration(node: ts.Declaration, symbol: ts.Symbol, direction: Direction): void {
    if (this.seen[direction].has(node)) return;
    this.seen[direction].add(node);
    const name = symbol.name;
    if (ts.isClassDeclaration(node)) {
      this.add(node, symbol, name, 'class', direction);
      this.heritage(node, direction, name);
      for (const member of node.members) this.member(member, name, direction);
    } else if (ts.isInterfaceDeclaration(node)) {
      this.add(node, symbol, name, 'type', direction);
      this.heritage(node, direction, name);
      for (const member of node.members) this.member(member, name, direction);
    } else if (ts.isTypeAliasDeclaration(node)) {
      this.add(node, symbol, name, 'type', direction);
      this.type(node.type, direction, name);
    } else if (ts.isFunctionDeclaration(node)) {
      this.add(node, symbol, name, 'function', direction);
      this.signature(node, 'output', name);
    } else if (ts.isVariableDeclaration(node)) {
      this.add(node, symbol, name, 'constant', direction);
      if (node.type !== undefined) this.type(node.type, direction, name);
      if (node.initializer !== undefined) this.value(node.initializer, name);
    }
  }

  /** The factories of an object such as `Sampling`. */
  private value(node: ts.Expression, name: string): void {
    if (ts.isFunctionLike(node)) this.signature(node, 'output', name);
    if (!ts.isObjectLiteralExpression(node)) return;
    for (const property of node.properties) {
      const made = ts.isPropertyAssignment(property) ? property.initializer : property;
      if (!ts.isFunctionLike(made) || property.name === undefined) continue;
      const own = `${name}.${property.name.getText()}`;
      this.add(property, this.symbolOf(property), own, 'method', 'output', made.parameters.length > 0 && this.throws(made));
      this.signature(made, 'output', own);
    }
  }

  private heritage(node: ts.ClassDeclaration | ts.InterfaceDeclaration, direction: Direction, by: string): void {
    for (const clause of node.heritageClauses ?? []) for (const type of clause.types) this.type(type, direction, by);
  }

  private member(node: ts.ClassElement | ts.TypeElement, owner: string, direction: Direction): void {
    const flags = ts.getCombinedModifierFlags(node);
    if (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) return;
    if (ts.isConstructorDeclaration(node)) {
      // Made by the library alone; users read it as the type of a field.
      if (ts.getJSDocTags(node).some((tag) => tag.tagName.text === 'hidden')) return;
      for (const parameter of node.parameters) this.parameter(parameter, owner);
      return;
    }
    if (ts.isFunctionLike(node) && node.name === undefined) this.signature(node, direction, owner);
    if (ts.isIndexSignatureDeclaration(node)) return;
    if (node.name === undefined || ts.isPrivateIdentifier(node.name)) return;
    const name = `${owner}.${node.name.getText()}`;
    if (ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) {
      this.add(node, this.symbolOf(node), name, 'method', direction, (flags & ts.ModifierFlags.Static) !== 0 && node.parameters.length > 0 && this.throws(node));
      this.signature(node, direction, name);
    } else if (ts.isPropertyDeclaration(node) || ts.isPropertySignature(node) || ts.isGetAccessorDeclaration(node)) {
      this.add(node, this.symbolOf(node), name, 'property', direction);
      this.typeOf(node, direction, name);
    }
  }

  private parameter(node: ts.ParameterDeclaration, owner: string): void {
    const property = node.modifiers !== undefined && ts.isParameterPropertyDeclaration(node, node.parent);
    if (property && !(ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected))) {
      this.add(node, this.symbolOf(node), `${owner}.${node.name.getText()}`, 'property', 'output');
    }
    this.typeOf(node, 'input', owner);
  }

  private signature(node: ts.SignatureDeclaration, direction: Direction, by: string): void {
    for (const parameter of node.parameters) this.typeOf(parameter, other(direction), by);
    if (node.type !== undefined) this.type(node.type, direction, by);
    else if (!ts.isConstructorDeclaration(node)) {
      const signature = this.checker.getSignatureFromDeclaration(node);
      if (signature !== undefined) this.inferred(this.checker.getReturnTypeOfSignature(signature), direction, by);
    }
  }

  private typeOf(node: ts.Node & { readonly type?: ts.TypeNode }, direction: Direction, by: string): void {
    if (node.type !== undefined) this.type(node.type, direction, by);
    else this.inferred(this.checker.getTypeAtLocation(node), direction, by);
  }

  private inferred(type: ts.Type, direction: Direction, by: string): void {
    const symbol = type.aliasSymbol ?? type.symbol;
    const named = ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias;
    if ((symbol as ts.Symbol | undefined) !== undefined && symbol.flags & named) this.named(symbol, direction, by);
  }

  private type(node: ts.TypeNode, direction: Direction, by: string): void {
    if (ts.isTypeLiteralNode(node)) {
      for (const member of node.members) {
        if (ts.isIndexSignatureDeclaration(member)) this.type(member.type, direction, by);
        this.member(member, by, direction);
      }
      return;
    }
    if (ts.isFunctionTypeNode(node)) return this.signature(node, direction, by);
    if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
      const symbol = this.checker.getSymbolAtLocation(ts.isTypeReferenceNode(node) ? node.typeName : node.expression);
      if (symbol !== undefined) this.named(this.resolved(symbol), direction, by);
    }
    ts.forEachChild(node, (child) => {
      if (ts.isTypeNode(child)) this.type(child, direction, by);
    });
  }

  private named(symbol: ts.Symbol, direction: Direction, by: string): void {
    const declaration = symbol.declarations?.[0];
    if (declaration === undefined || ts.isTypeParameterDeclaration(declaration) || !this.ours(declaration)) return;
    if (!this.exported.has(symbol) && !this.hidden.has(symbol)) this.hidden.set(symbol, { name: symbol.name, place: this.place(declaration), by });
    this.symbol(symbol, direction);
  }

  private symbolOf(node: ts.NamedDeclaration): ts.Symbol {
    const symbol = node.name && this.checker.getSymbolAtLocation(node.name);
    if (symbol === undefined) throw new Error(`no symbol: ${this.place(node)}`);
    return symbol;
  }

  private add(node: ts.Declaration, symbol: ts.Symbol, name: string, kind: Kind, direction: Direction, throws = kind === 'function' && this.throws(node)): void {
    const known = this.shown.get(node);
    if (known !== undefined) {
      known.input ||= direction === 'input';
      return;
    }
    const tags = symbol.getJsDocTags(this.checker).map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`);
    const type = kind === 'property' || kind === 'constant' ? this.checker.getNonNullableType(this.checker.getTypeAtLocation(node)) : undefined;
    this.shown.set(node, {
      name,
      place: this.place(node),
      kind,
      text: [ts.displayPartsToString(symbol.getDocumentationComment(this.checker)), ...tags].join('\n').trim(),
      optional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
      number: type !== undefined && this.isNumber(type),
      literal: type !== undefined && (type.flags & ts.TypeFlags.StringOrNumberLiteral) !== 0,
      throws,
      input: direction === 'input',
    });
  }

  private isNumber(type: ts.Type): boolean {
    if (type.isUnion()) return type.types.every((t) => this.isNumber(t));
    if (this.checker.isArrayType(type) || this.checker.isTupleType(type)) return this.checker.getTypeArguments(type as ts.TypeReference).some((t) => this.isNumber(t));
    return (type.flags & ts.TypeFlags.NumberLike) !== 0;
  }

  /** Whether a call of it may end in a ValidationError: `throw new ValidationError`, `faults.throwIfAny`, or a call of ours that does. */
  private throws(node: ts.Node): boolean {
    const known = this.throwing.get(node);
    if (known !== undefined) return known;
    this.throwing.set(node, false);
    const result = ts.forEachChild(node, (child) => this.throwsWithin(child)) === true;
    this.throwing.set(node, result);
    return result;
  }

  private throwsWithin(node: ts.Node): true | undefined {
    // A function that is made but not called here throws where it is called; one that is handed to a call is taken to be called.
    if (ts.isFunctionLike(node) && !ts.isCallExpression(node.parent)) return undefined;
    if (ts.isThrowStatement(node) && ts.isNewExpression(node.expression) && node.expression.expression.getText() === 'ValidationError') return true;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const called = this.checker.getResolvedSignature(node)?.declaration;
      if (called !== undefined && this.ours(called)) {
        if (called.getSourceFile().fileName.endsWith('/errors.ts')) {
          if (node.expression.getText().endsWith('throwIfAny')) return true;
        } else if (this.throws(called)) return true;
      }
    }
    return ts.forEachChild(node, (child) => this.throwsWithin(child));
  }
}
