import { SamlError } from '../src/saml-error.ts';
import type { Expectations } from '../src/verify/expectations.ts';
import { verifyResponse } from '../src/verify/verify-response.ts';
import { encoded, expected } from './crafted.ts';

export const verifyXml = (xml: string, changes: Partial<Expectations> = {}) =>
  verifyResponse({ samlResponse: encoded(xml), expected: { ...expected, ...changes } });

/** The code of the refusal, or who was let in. */
export async function outcomeOf(verifying: Promise<{ readonly subject: string }>): Promise<string> {
  try {
    return `in: ${(await verifying).subject}`;
  } catch (error) {
    if (error instanceof SamlError) return error.code;
    throw error;
  }
}

export async function errorOf(doing: () => unknown): Promise<SamlError> {
  try {
    await doing();
  } catch (error) {
    if (error instanceof SamlError) return error;
    throw error;
  }
  throw new TypeError('it was not refused');
}
