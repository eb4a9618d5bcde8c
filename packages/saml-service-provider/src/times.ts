import { SamlError, type SamlErrorCode } from './saml-error.ts';

/** Seconds that the clock of an identity provider may be off. */
export const CLOCK_TOLERANCE_MS = 60_000;

/** XML Schema dateTime in UTC, as SAML core section 1.3.3 asks for; a fraction of any length, and offsets that some send. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Milliseconds, or undefined where there is no such attribute.
 *
 * @throws SamlError with that code for what is no time
 */
export function timeOf(
  element: { readonly name: string; readonly attributes: ReadonlyMap<string, string> },
  attribute: string,
  malformed: SamlErrorCode = 'saml_response_invalid',
): number | undefined {
  const text = element.attributes.get(attribute)?.trim();
  if (text === undefined) return undefined;
  // More digits of a second than three are read differently from engine to engine.
  const time = DATE_TIME.test(text) ? Date.parse(text.replace(/(\.\d{3})\d+/, '$1')) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new SamlError(malformed, `${attribute} of ${element.name} is no time`, { received: text });
  }
  return time;
}

/** As SAML writes times. */
export const timeText = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** Whole ones. */
export const secondsBetween = (from: number, to: number): number => Math.round((to - from) / 1_000);
