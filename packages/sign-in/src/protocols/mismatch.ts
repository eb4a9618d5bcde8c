import type { AnswerShape, Mismatch, PorticoError } from '@portico/core';
import { RelyingPartyError } from '@portico/relying-party';
import type { SamlError, SamlErrorCode } from '@portico/saml-service-provider';
import { isSamlError } from './failures.ts';

/** What a code is about, in the words of the protocol. Those that are not here tell nothing: a browser could have us keep anything. */
const OF: Readonly<Partial<Record<SamlErrorCode, string>>> = {
  saml_issuer: 'Issuer',
  saml_audience: 'Audience',
  saml_algorithm: 'Algorithm',
  saml_signature_unknown_certificate: 'Certificate',
  saml_signature_invalid: 'Certificate',
  saml_expired: 'Time',
  saml_stale_proof: 'AuthnInstant',
  saml_status: 'StatusCode',
  subject_missing: 'Attribute',
  subject_transient: 'NameID Format',
};

/** Control characters, and those that turn the direction of a text. */
const NOT_SHOWN = /\p{C}/gu;
const LONGEST = 500;

/**
 * What did not fit, of what an identity provider has sent: no value of anybody, and no id of a request.
 *
 * @returns undefined where there is nothing to compare
 */
export function mismatchIn({ cause }: PorticoError): Mismatch | undefined {
  const found = isSamlError(cause) ? ofSaml(cause) : cause instanceof RelyingPartyError && cause.mismatch;
  if (!found) return undefined;
  const { of, expected, received, seconds } = found;
  return { of: shown(of) ?? '', expected: shown(expected), received: shown(received), seconds };
}

/**
 * How the answer looked that was refused; undefined where nobody is known to have signed it: a browser may bring anything, and an
 * administrator would read it as their provider's.
 */
export function shapeIn({ cause }: PorticoError): AnswerShape | undefined {
  const seen = isSamlError(cause) ? cause.seen : undefined;
  return seen?.certificate === undefined ? undefined : shownShape(seen);
}

/** The same without what turns or hides a text. */
export function shownShape(shape: AnswerShape): AnswerShape {
  const each = (texts: readonly string[]) => texts.map((text) => shown(text) ?? '');
  return {
    ...shape,
    ...(shape.algorithms ? { algorithms: each(shape.algorithms) } : {}),
    ...(shape.nameIdFormat === undefined ? {} : { nameIdFormat: shown(shape.nameIdFormat) ?? '' }),
    ...(shape.attributes ? { attributes: each(shape.attributes) } : {}),
  };
}

function ofSaml({ code, reason, expected, received, seconds }: SamlError): Mismatch | undefined {
  // Destination and Recipient have the same to be: its reason says which.
  const of = code === 'saml_recipient' ? reason : OF[code];
  if (of === undefined || (expected === undefined && received === undefined)) return undefined;
  return { of, expected: expected ?? null, received: received ?? null, seconds: seconds ?? null };
}

function shown(text: string | null): string | null {
  const clean = text?.slice(0, LONGEST).replaceAll(NOT_SHOWN, '').trim();
  return clean ? clean : null;
}
