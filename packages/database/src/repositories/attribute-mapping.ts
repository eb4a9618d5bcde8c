import { type AttributeMapping, MAPPED_ATTRIBUTES } from '@portico/core';

/** What was stored as a mapping: of a name that we do not know, or that is no text, nothing. */
export function readMapping(stored: unknown): AttributeMapping {
  if (typeof stored !== 'object' || stored === null) return {};
  const values = stored as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    MAPPED_ATTRIBUTES.flatMap((name) => (typeof values[name] === 'string' ? [[name, values[name]]] : [])),
  );
}
