/** Markup that {@link element} made. A plain text is never taken for it, so nothing gets in unescaped (attack 137). */
export class Xml {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};
/** XML 1.0, section 2.2. */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/**
 * @param attributes those that are undefined are left out
 * @param content texts are escaped; what is undefined is left out
 * @throws TypeError for a text that no XML document can hold
 */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...content: readonly (Xml | string | undefined)[]
): Xml {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('');
  const inner = content
    .filter((part) => part !== undefined)
    .map((part) => (part instanceof Xml ? part.markup : escaped(part)))
    .join('');
  return new Xml(`<${name}${written}>${inner}</${name}>`);
}

function escaped(text: string): string {
  if (NO_CHARACTER.test(text)) throw new TypeError('a text that no XML document can hold');
  return text.replaceAll(/[&<>"\t\n\r]/g, (character) => ESCAPED[character] ?? character);
}
