/** Names that JSON of ours and of the OpenID provider has for moments in seconds since 1970. */
const SECONDS = new Set(['iat', 'iiat', 'exp', 'authTime', 'loginTs', 'updated_at']);
/** A number of this size is a moment, whatever its name is. Zero is none: nobody told when. */
const LIKELY_SECONDS = [1_700_000_000, 2_500_000_000] as const;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?<fraction>\.\d+)?Z$/;

/** The same JSON with every moment in it so many seconds later: numbers by their name, text by its form. */
export function withLaterTimes(value: unknown, seconds: number, name?: string): unknown {
  if (typeof value === 'string') return laterText(value, seconds);
  if (typeof value === 'number') return laterNumber(value, seconds, name);
  if (Array.isArray(value)) return value.map((each) => withLaterTimes(each, seconds));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withLaterTimes(each, seconds, key)]),
  );
}

function laterNumber(value: number, seconds: number, name = ''): number {
  const [from, to] = LIKELY_SECONDS;
  if (value < from || value > to) return value;
  if (SECONDS.has(name)) return value + seconds;
  throw new Error(`${name} looks like a moment: name it among those that move`);
}

function laterText(text: string, seconds: number): string {
  const match = ISO.exec(text);
  if (match === null) return text;
  const later = new Date(Date.parse(text) + seconds * 1_000).toISOString();
  return match.groups?.['fraction'] === undefined ? later.replace(/\.\d+Z$/, 'Z') : later;
}
