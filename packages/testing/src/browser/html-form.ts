/** A form as it stands in a page, with the values that it would send unchanged. */
export type HtmlForm = {
  readonly action: string;
  readonly method: 'GET' | 'POST';
  readonly fields: Readonly<Record<string, string>>;
};

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#34': '"',
  '#38': '&',
  '#39': "'",
  '#60': '<',
  '#62': '>',
  '#x27': "'",
  '#x2F': '/',
};

/** The forms of a page in their order. Enough of HTML for pages that servers write; no scripts run. */
export function readForms(html: string): HtmlForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, tag = '', body = '']) => {
    const attributes = readAttributes(tag);
    return {
      action: attributes['action'] ?? '',
      method: attributes['method']?.toLowerCase() === 'post' ? 'POST' : 'GET',
      fields: readFields(body),
    };
  });
}

/** The addresses of the links of a page in their order. */
export function readLinks(html: string): string[] {
  return [...html.matchAll(/<a\b([^>]*)>/gi)].flatMap(([, tag = '']) => readAttributes(tag)['href'] ?? []);
}

function readFields(body: string): Record<string, string> {
  const inputs = [...body.matchAll(/<input\b([^>]*)>/gi)].map(([, tag = '']) => readAttributes(tag));
  const sent = inputs.filter(({ name, type = 'text', checked }) => {
    if (name === undefined || ['submit', 'button', 'image', 'reset', 'file'].includes(type)) return false;
    return !['checkbox', 'radio'].includes(type) || checked !== undefined;
  });
  return Object.fromEntries(sent.map(({ name = '', value = '' }) => [name, value]));
}

function readAttributes(tag: string): Record<string, string> {
  const found = tag.matchAll(/([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
  return Object.fromEntries(
    [...found].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      decodeEntities(double ?? single ?? bare ?? ''),
    ]),
  );
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
