import { escapeAttribute, escapeText } from './escape-xml.ts';
import type { XmlAttribute, XmlElement } from './xml-element.ts';

interface CanonicalWishes {
  /** Left out with all that is in it: the enveloped signature. */
  without?: XmlElement | undefined;
  /** Prefixes that are written wherever they are in force, `#default` for the empty one. */
  inclusivePrefixes?: readonly string[];
}

/** An element as Exclusive XML Canonicalization 1.0 spells it, without comments: what a signature is made over. */
export function exclusiveCanonicalXml(element: XmlElement, wishes: CanonicalWishes = {}): string {
  return spelled(element, new Map(), wishes);
}

function spelled(element: XmlElement, written: ReadonlyMap<string, string>, wishes: CanonicalWishes): string {
  if (element === wishes.without) return '';
  const declared = declarations(element, written, wishes.inclusivePrefixes ?? []);
  const inside = new Map([...written, ...declared]);
  const name = qualified(element);
  const namespaces = declared
    .toSorted(([one], [other]) => order(one, other))
    .map(([prefix, uri]) => ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapeAttribute(uri)}"`);
  const attributes = element.attributes
    .toSorted((one, other) => order(one.namespace, other.namespace) || order(one.localName, other.localName))
    .map((one) => ` ${qualified(one)}="${escapeAttribute(one.value)}"`);
  const content = element.children.map((child) =>
    typeof child === 'string' ? escapeText(child) : spelled(child, inside, wishes),
  );
  return `<${name}${namespaces.join('')}${attributes.join('')}>${content.join('')}</${name}>`;
}

/** Namespaces that this element shows, and none of those around it wrote. */
function declarations(
  element: XmlElement,
  written: ReadonlyMap<string, string>,
  inclusivePrefixes: readonly string[],
): [prefix: string, uri: string][] {
  const shown = [
    element.prefix,
    ...element.attributes.map(({ prefix }) => prefix).filter((one) => one !== ''),
  ];
  const named = inclusivePrefixes.map((one) => (one === '#default' ? '' : one));
  const wanted = new Set([...shown, ...named.filter((one) => element.scope.has(one))]);
  return [...wanted].flatMap((prefix): [string, string][] => {
    const uri = element.scope.get(prefix) ?? '';
    return prefix === 'xml' || (written.get(prefix) ?? '') === uri ? [] : [[prefix, uri]];
  });
}

const qualified = ({ prefix, localName }: XmlElement | XmlAttribute): string =>
  prefix === '' ? localName : `${prefix}:${localName}`;

const order = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
