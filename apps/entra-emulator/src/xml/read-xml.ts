import { firstNonCharacter } from './escape-xml.ts';
import type { XmlAttribute, XmlElement } from './xml-element.ts';

/** The text is no document that is read here. Line and position count from 1. */
export class XmlError extends Error {
  readonly line: number;
  readonly position: number;

  constructor(text: string, at: number, reason: string) {
    const before = text.slice(0, at).split('\n');
    const [line, position] = [before.length, (before.at(-1)?.length ?? 0) + 1];
    super(`${reason} (line ${line}, position ${position})`);
    this.name = 'XmlError';
    this.line = line;
    this.position = position;
  }
}

/** Far beyond any protocol message, and far below what would cost something. */
const LONGEST = 128 * 1024;
const DEEPEST = 32;
const MOST_PARTS = 2_000;

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

const NAME = String.raw`[\p{L}_][\p{L}\p{N}_.\-]*`;
const QUALIFIED = `(?:(${NAME}):)?(${NAME})`;
const DECLARATION = /<\?xml\s+version=(["'])1\.\d\1[^?<>]*\?>/y;
const OPENING = new RegExp(`<${QUALIFIED}`, 'uy');
const ATTRIBUTE = new RegExp(String.raw`\s+${QUALIFIED}\s*=\s*(?:"([^"<]*)"|'([^'<]*)')`, 'uy');
const END_OF_OPENING = /\s*(\/?)>/y;
const CLOSING = new RegExp(String.raw`</${QUALIFIED}\s*>`, 'uy');
const TEXT = /[^<]+/y;

/**
 * Reads an XML 1.0 document with namespaces, strictly, in one pass and within bounds: messages of strangers. There are
 * no document types, so no entities but the five of XML itself, no CDATA sections and no processing instructions; comments
 * are left out.
 *
 * @throws XmlError for anything else, and for what is not well-formed
 */
export function readXml(source: string): XmlElement {
  const text = source.replace(/\r\n?/g, '\n').replace(/^\uFEFF/, '');
  if (text.length > LONGEST) throw new XmlError('', 0, 'The document is too long.');
  const illegal = firstNonCharacter(text);
  if (illegal >= 0) throw new XmlError(text, illegal, 'There is a character that XML does not know.');
  return new Reader(text).document();
}

interface OpenElement {
  element: XmlElement;
  name: string;
}

class Reader {
  readonly #text: string;
  #at = 0;
  #parts = 0;
  readonly #open: OpenElement[] = [];
  #root: XmlElement | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  document(): XmlElement {
    this.#match(DECLARATION);
    while (this.#at < this.#text.length) this.#next();
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) throw this.#error(`'${unclosed.name}' is not closed.`);
    if (this.#root === undefined) throw this.#error('Root element is missing.');
    return this.#root;
  }

  #error(reason: string): XmlError {
    return new XmlError(this.#text, this.#at, reason);
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    if (found !== undefined) this.#at = pattern.lastIndex;
    return found;
  }

  #count(): void {
    this.#parts += 1;
    if (this.#parts > MOST_PARTS) throw this.#error('The document has too many parts.');
  }

  #next(): void {
    this.#count();
    const rest = this.#text.slice(this.#at, this.#at + 4);
    if (!rest.startsWith('<')) this.#readText();
    else if (rest === '<!--') this.#skipComment();
    else if (rest.startsWith('<!')) throw this.#error('DTD and CDATA sections are prohibited.');
    else if (rest.startsWith('<?')) throw this.#error('Processing instructions are prohibited.');
    else if (rest.startsWith('</')) this.#close();
    else this.#openElement();
  }

  #readText(): void {
    const begin = this.#at;
    const raw = this.#match(TEXT)?.[0] ?? '';
    const inside = this.#open.at(-1);
    if (inside === undefined) {
      if (raw.trim() === '') return;
      this.#at = begin;
      throw this.#error('There is text outside of the root element.');
    }
    if (raw.includes(']]>')) throw this.#error("']]>' is not allowed in text.");
    inside.element.children.push(this.#resolved(raw));
  }

  #skipComment(): void {
    const end = this.#text.indexOf('--', this.#at + 4);
    if (end < 0 || this.#text[end + 2] !== '>') throw this.#error('A comment does not end.');
    this.#at = end + 3;
  }

  #openElement(): void {
    if (this.#root !== undefined && this.#open.length === 0)
      throw this.#error('There are multiple root elements.');
    if (this.#open.length >= DEEPEST) throw this.#error('The document is too deep.');
    const found = this.#match(OPENING);
    if (found === undefined) throw this.#error("A name was expected after '<'.");
    const [tag, prefix = '', localName = ''] = found;
    const written = this.#readAttributes();
    const end = this.#match(END_OF_OPENING);
    if (end === undefined) throw this.#error(`'${tag.slice(1)}' has something that is no attribute.`);
    const outer = this.#open.at(-1)?.element;
    const scope = this.#scopeOf(written, outer?.scope ?? NO_NAMESPACES);
    const element: XmlElement = {
      prefix,
      localName,
      namespace: this.#namespaceOf(prefix, scope),
      attributes: this.#attributesOf(written, scope),
      scope,
      children: [],
    };
    if (outer === undefined) this.#root = element;
    else outer.children.push(element);
    if (end[1] === '') this.#open.push({ element, name: tag.slice(1) });
  }

  #readAttributes(): WrittenAttribute[] {
    const written: WrittenAttribute[] = [];
    for (let found = this.#match(ATTRIBUTE); found !== undefined; found = this.#match(ATTRIBUTE)) {
      this.#count();
      const [, prefix = '', localName = '', double, single] = found;
      // Line breaks and tabs in a value are spaces (XML 1.0 section 3.3.3).
      const raw = (double ?? single ?? '').replace(/[\t\n]/g, ' ');
      written.push({ prefix, localName, value: this.#resolved(raw) });
    }
    return written;
  }

  #scopeOf(
    written: readonly WrittenAttribute[],
    outer: ReadonlyMap<string, string>,
  ): ReadonlyMap<string, string> {
    const declared = written.filter(isDeclaration);
    if (declared.length === 0) return outer;
    const scope = new Map(outer);
    const here = new Set<string>();
    for (const { prefix, localName, value } of declared) {
      const name = prefix === '' ? '' : localName;
      const reserved = name === 'xmlns' || name === 'xml' || value === XMLNS || value === XML;
      if (reserved || here.has(name) || (name !== '' && value === ''))
        throw this.#error(`The prefix '${name}' cannot be declared so.`);
      here.add(name);
      scope.set(name, value);
    }
    return scope;
  }

  #namespaceOf(prefix: string, scope: ReadonlyMap<string, string>): string {
    if (prefix === 'xml') return XML;
    const found = scope.get(prefix);
    if (found === undefined && prefix !== '') throw this.#error(`'${prefix}' is an undeclared prefix.`);
    return found ?? '';
  }

  #attributesOf(written: readonly WrittenAttribute[], scope: ReadonlyMap<string, string>): XmlAttribute[] {
    const names = new Set<string>();
    return written
      .filter((one) => !isDeclaration(one))
      .map((one) => {
        const namespace = one.prefix === '' ? '' : this.#namespaceOf(one.prefix, scope);
        const name = `{${namespace}}${one.localName}`;
        if (names.has(name)) throw this.#error(`'${one.localName}' is a duplicate attribute name.`);
        names.add(name);
        return { ...one, namespace };
      });
  }

  #close(): void {
    const begin = this.#at;
    const found = this.#match(CLOSING);
    const closed = this.#open.pop();
    if (found !== undefined && closed?.name === found[0].slice(2, -1).trim()) return;
    this.#at = begin;
    throw this.#error(`An end tag does not match '${closed?.name ?? 'anything'}'.`);
  }

  #resolved(raw: string): string {
    return raw.replace(/&([^;&]{0,12})(;?)/g, (_, name: string, end: string) => {
      const value = end === '' ? undefined : referenced(name);
      if (value === undefined || firstNonCharacter(value) >= 0)
        throw this.#error(`'&${name}' is no reference that XML has.`);
      return value;
    });
  }
}

interface WrittenAttribute {
  prefix: string;
  localName: string;
  value: string;
}

const isDeclaration = ({ prefix, localName }: WrittenAttribute): boolean =>
  prefix === 'xmlns' || (prefix === '' && localName === 'xmlns');

const NO_NAMESPACES: ReadonlyMap<string, string> = new Map();

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What `&name;` stands for. Undefined: nothing. */
function referenced(name: string): string | undefined {
  const digits = /^#(?:(\d+)|x([0-9a-f]+))$/i.exec(name);
  if (digits === null) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
  const code = digits[1] === undefined ? Number.parseInt(digits[2] ?? '', 16) : Number(digits[1]);
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return code <= 0x10ffff && !isSurrogate ? String.fromCodePoint(code) : undefined;
}
