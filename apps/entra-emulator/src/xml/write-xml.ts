import { escapeAttribute, escapeText, withoutNonCharacters } from './escape-xml.ts';

/** Markup that is escaped already. */
export interface Xml {
  readonly markup: string;
}

/**
 * An element in its canonical spelling (Exclusive XML Canonicalization 1.0), as long as namespaces are declared where they
 * are first used and attributes have no prefix: so what is written here can be signed as it stands. Texts are escaped.
 *
 * @param attributes namespace declarations among them; what is undefined is left out
 */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...content: readonly (Xml | string | undefined)[]
): Xml {
  const written = Object.entries(attributes)
    .filter((one): one is [string, string] => one[1] !== undefined)
    .toSorted(([one], [other]) => place(one) - place(other) || (one < other ? -1 : 1))
    .map(([key, value]) => ` ${key}="${escapeAttribute(withoutNonCharacters(value))}"`);
  const inside = content.map((one) => {
    if (one === undefined) return '';
    return typeof one === 'string' ? escapeText(withoutNonCharacters(one)) : one.markup;
  });
  return { markup: `<${name}${written.join('')}>${inside.join('')}</${name}>` };
}

/** Namespace declarations come first. */
const place = (attribute: string): number =>
  attribute === 'xmlns' || attribute.startsWith('xmlns:') ? 0 : 1;
