import { DOMParser } from '@xmldom/xmldom';
import { type DocumentLimits, guardedText, LIMITS } from './guard.ts';
import { SamlError, type SamlErrorCode } from './saml-error.ts';

/** An element as it is read here: by namespace and local name, through its children only. */
export type XmlElement = {
  /** Empty for none. */
  readonly namespace: string;
  readonly name: string;
  /** Those without namespace, which are all that SAML has. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own characters, without those of its children. */
  readonly ownText: string;
  /** For the signature engine alone. */
  readonly node: Element;
};

export type XmlDocument = {
  readonly root: XmlElement;
  /** As parsed, which is what the signature engine has to be given. */
  readonly text: string;
};

type MalformedCode = Extract<SamlErrorCode, 'saml_response_invalid' | 'metadata_invalid'>;

const XMLNS = 'http://www.w3.org/2000/xmlns/';
/** The signature engine takes all of these for identifiers, in whatever namespace. */
const IDENTIFIERS = new Set(['ID', 'Id', 'id']);
/** Names of identifiers, a little wider than NCName. Quotes would get into the XPath of the signature engine. */
const IDENTIFIER = /^[\p{L}\p{N}_.-]{1,256}$/u;

/** @throws SamlError `saml_response_invalid` or `saml_too_large` */
export function parseMessage(bytes: Uint8Array): XmlDocument {
  return parse(bytes, LIMITS.message, 'saml_response_invalid');
}

/** As {@link parseMessage}, of a sign-out. */
export function parseLogout(bytes: Uint8Array): XmlDocument {
  return parse(bytes, LIMITS.logout, 'saml_response_invalid');
}

/** @throws SamlError `metadata_invalid` or `saml_too_large` */
export function parseMetadata(bytes: Uint8Array): XmlDocument {
  return parse(bytes, LIMITS.metadata, 'metadata_invalid');
}

function parse(bytes: Uint8Array, limits: DocumentLimits, malformed: MalformedCode): XmlDocument {
  const text = guardedText(bytes, limits, malformed);
  const identifiers = new Set<string>();
  const root = readElement(parseStrictly(text, malformed), identifiers, malformed);
  return { root, text };
}

/** The parser goes on after what it calls a warning; nothing that it has to guess at is read here (attack 132). */
function parseStrictly(text: string, malformed: MalformedCode): Element {
  const refuse = (why: unknown): never => {
    throw new SamlError(malformed, 'not well-formed XML', { received: String(why).split('\n')[0] });
  };
  const errorHandler = { warning: refuse, error: refuse, fatalError: refuse };
  try {
    const { documentElement, childNodes } = new DOMParser({ errorHandler }).parseFromString(text, 'text/xml');
    if (!documentElement) return refuse('no root element');
    for (const node of Array.from(childNodes)) {
      if (node.nodeType === ELEMENT && node !== documentElement) refuse('several root elements');
      if (node.nodeType === TEXT && (node.nodeValue ?? '').trim() !== '')
        refuse('text beside the root element');
    }
    return documentElement;
  } catch (error) {
    if (error instanceof SamlError) throw error;
    return refuse(error instanceof Error ? error.message : error);
  }
}

const ELEMENT = 1;
const TEXT = 3;

function readElement(node: Element, identifiers: Set<string>, malformed: MalformedCode): XmlElement {
  const refuse = (reason: string, received: string): never => {
    throw new SamlError(malformed, reason, { received });
  };
  if (node.prefix && !node.namespaceURI) refuse('a prefix that stands for no namespace', node.nodeName);
  const attributes = new Map<string, string>();
  for (const { name, localName, prefix, namespaceURI, value } of Array.from(node.attributes)) {
    if (namespaceURI === XMLNS) continue;
    if (prefix && prefix !== 'xml' && !namespaceURI) refuse('a prefix that stands for no namespace', name);
    if (!prefix) attributes.set(name, value);
    if (!IDENTIFIERS.has(localName ?? name)) continue;
    if (!IDENTIFIER.test(value)) refuse('an identifier with characters that none has', value);
    if (identifiers.has(value)) refuse('two elements with the same identifier', value);
    identifiers.add(value);
  }
  const children: XmlElement[] = [];
  let ownText = '';
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === ELEMENT) children.push(readElement(child as Element, identifiers, malformed));
    else if (child.nodeType === TEXT) ownText += child.nodeValue ?? '';
    else refuse('a part that is neither element nor text', child.nodeName);
  }
  return { namespace: node.namespaceURI ?? '', name: node.localName, attributes, children, ownText, node };
}

export function is(element: XmlElement, namespace: string, name: string): boolean {
  return element.namespace === namespace && element.name === name;
}

export function childrenOf(parent: XmlElement, namespace: string, name: string): readonly XmlElement[] {
  return parent.children.filter((child) => is(child, namespace, name));
}

/** The only child of that name, or undefined where there is none. */
export function onlyChild(
  parent: XmlElement,
  namespace: string,
  name: string,
  malformed: MalformedCode = 'saml_response_invalid',
): XmlElement | undefined {
  const [first, second] = childrenOf(parent, namespace, name);
  if (second) throw new SamlError(malformed, `several of ${name} in one ${parent.name}`);
  return first;
}

/** What an element says where it holds nothing but text; undefined for an empty one, and for one with elements inside. */
export function textOf(element: XmlElement | undefined): string | undefined {
  if (!element || element.children.length > 0) return undefined;
  return element.ownText.trim() || undefined;
}

/** Every element below and including this one, parents first. */
export function* withDescendants(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* withDescendants(child);
}
