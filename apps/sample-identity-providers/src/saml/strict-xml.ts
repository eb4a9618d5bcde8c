import { DOMParser } from '@xmldom/xmldom';

/** The root of a document; undefined where it is not well-formed, or says anything that would have to be expanded. */
export function parseStrictly(document: string): Element | undefined {
  if (/<!(DOCTYPE|ENTITY)/i.test(document)) return undefined;
  const stop = () => {
    throw new TypeError('not well-formed');
  };
  try {
    const errorHandler = { warning: stop, error: stop, fatalError: stop };
    return new DOMParser({ errorHandler }).parseFromString(document, 'text/xml').documentElement ?? undefined;
  } catch {
    return undefined;
  }
}
