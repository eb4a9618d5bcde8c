import { childrenOf, is, onlyChild, parseLogout, textOf, type XmlElement } from '../document.ts';
import { ASSERTION, PROTOCOL } from '../names.ts';
import { type MessageParameter, verifiedQuery } from '../redirect-query.ts';
import { assertSaml } from '../saml-error.ts';
import { CLOCK_TOLERANCE_MS, timeOf } from '../times.ts';
import type { NameId } from '../verify/expectations.ts';
import { assertSuccess } from '../verify/status.ts';
import { readNameId } from '../verify/subject.ts';

/** What a message about a sign-out has to fit. */
export type LogoutExpectations = {
  /** Of the identity provider. */
  readonly issuer: string;
  /** Ours, which `Destination` has to name. */
  readonly sloUrl: string;
  /** PEM. */
  readonly certificates: readonly string[];
  readonly allowSha1?: boolean;
  /** Milliseconds. */
  readonly now: number;
};

export type LogoutRequest = {
  /** Once only: to be kept until `notOnOrAfter` and the tolerance for clocks. */
  readonly id: string;
  readonly nameId: NameId;
  /** None: all sessions of that person. */
  readonly sessionIndexes: readonly string[];
  readonly notOnOrAfter: number;
};

type Relayed = { readonly relayState: string | undefined };

/** Of a message that does not say itself how long it holds. */
const LIFETIME_MS = 5 * 60_000;
const LONGEST_LIFETIME_MS = 24 * 3_600_000;

/**
 * A request of the identity provider that a session end (SAML profiles, section 4.4; attack 138), by redirect.
 *
 * @param rawQuery as it came
 * @throws SamlError as the verification of a response does
 */
export function verifyLogoutRequest(rawQuery: string, expected: LogoutExpectations): LogoutRequest & Relayed {
  const { root, relayState } = verifiedMessage(rawQuery, 'SAMLRequest', expected);
  return { ...logoutRequestOf(root, expected), relayState };
}

/**
 * What a request says whose signature was verified, however it came.
 *
 * @param root of what was signed
 * @throws SamlError as {@link verifyLogoutRequest}
 */
export function logoutRequestOf(root: XmlElement, expected: LogoutExpectations): LogoutRequest {
  assertMessage(root, 'LogoutRequest', expected);
  const nameId = readNameId(root);
  assertSaml(nameId, 'subject_missing', 'a LogoutRequest without NameID');
  return {
    id: root.attributes.get('ID') ?? '',
    nameId,
    sessionIndexes: childrenOf(root, PROTOCOL, 'SessionIndex').flatMap((each) => textOf(each) ?? []),
    notOnOrAfter: assertTimes(root, expected.now),
  };
}

/**
 * The answer of the identity provider to our request.
 *
 * @throws SamlError as above, `saml_in_response_to`, `saml_status`
 */
export function verifyLogoutResponse(
  rawQuery: string,
  expected: LogoutExpectations & { readonly requestId: string },
): Relayed {
  const { root, relayState } = verifiedMessage(rawQuery, 'SAMLResponse', expected);
  assertMessage(root, 'LogoutResponse', expected);
  assertTimes(root, expected.now);
  const received = root.attributes.get('InResponseTo');
  assertSaml(received === expected.requestId, 'saml_in_response_to', 'InResponseTo of the LogoutResponse', {
    expected: expected.requestId,
    received,
  });
  assertSuccess(root);
  return { relayState };
}

function verifiedMessage(
  rawQuery: string,
  parameter: MessageParameter,
  { certificates, allowSha1 = false }: LogoutExpectations,
): Relayed & { readonly root: XmlElement } {
  const { xml, relayState } = verifiedQuery(rawQuery, parameter, { certificates, allowSha1 });
  return { root: parseLogout(xml).root, relayState };
}

function assertMessage(root: XmlElement, name: string, { issuer, sloUrl }: LogoutExpectations): void {
  assertSaml(is(root, PROTOCOL, name), 'saml_response_invalid', `no ${name}`, { received: root.name });
  const fits = root.attributes.get('Version') === '2.0' && root.attributes.get('ID');
  assertSaml(fits, 'saml_response_invalid', `${name} without ID or of another version`);
  const received = textOf(onlyChild(root, ASSERTION, 'Issuer'));
  assertSaml(received === issuer, 'saml_issuer', 'Issuer', { expected: issuer, received });
  const destination = root.attributes.get('Destination');
  assertSaml(destination === sloUrl, 'saml_recipient', 'Destination', {
    expected: sloUrl,
    received: destination,
  });
}

/** @returns until when it holds */
function assertTimes(message: XmlElement, now: number): number {
  const made = timeOf(message, 'IssueInstant');
  assertSaml(made !== undefined, 'saml_response_invalid', 'no IssueInstant');
  const end = timeOf(message, 'NotOnOrAfter') ?? made + LIFETIME_MS;
  assertSaml(end - made <= LONGEST_LIFETIME_MS, 'saml_response_invalid', 'it holds longer than a day');
  const holds = made <= now + CLOCK_TOLERANCE_MS && now < end + CLOCK_TOLERANCE_MS;
  assertSaml(holds, 'saml_expired', 'it does not hold now', {
    expected: new Date(now).toISOString(),
    received: `${new Date(made).toISOString()} to ${new Date(end).toISOString()}`,
  });
  return end;
}
