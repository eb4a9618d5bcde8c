/** Under these names lies what others wrote: claims of an identity provider, details of the log. It stays as it is. */
const OPAQUE = new Set(['claims', 'data']);

/**
 * A value as our JSON writes it: names in snake_case, dates as ISO 8601 in UTC, big integers as text. Names are
 * changed, values never.
 */
export function toWire(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [snakeCase(name), OPAQUE.has(name) ? inner : toWire(inner)]),
  );
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
