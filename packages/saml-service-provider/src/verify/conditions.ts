import { childrenOf, onlyChild, textOf, type XmlElement } from '../document.ts';
import { ASSERTION } from '../names.ts';
import { assertSaml } from '../saml-error.ts';
import { CLOCK_TOLERANCE_MS, secondsBetween, timeOf } from '../times.ts';
import type { Expectations } from './expectations.ts';

/** A day, and the minutes on both sides that providers add for clocks: LemonLDAP::NG comes with a day and one on each. */
const LONGEST_LIFETIME_MS = 24 * 3_600_000 + 10 * 60_000;
const KNOWN = new Set(['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction']);

/**
 * For whom and how long it holds (SAML core, section 2.5.1; attack 134).
 *
 * @returns the end, in milliseconds
 * @throws SamlError `saml_response_invalid`, `saml_expired`, `saml_audience`
 */
export function assertConditions(assertion: XmlElement, expected: Expectations): number {
  const { now } = expected;
  const made = timeOf(assertion, 'IssueInstant');
  assertSaml(made !== undefined, 'saml_response_invalid', 'no IssueInstant');
  const conditions = onlyChild(assertion, ASSERTION, 'Conditions');
  assertSaml(conditions, 'saml_response_invalid', 'no Conditions');
  const begin = timeOf(conditions, 'NotBefore') ?? made;
  const end = timeOf(conditions, 'NotOnOrAfter');
  assertSaml(end !== undefined, 'saml_response_invalid', 'no NotOnOrAfter in Conditions');
  assertSaml(end - begin <= LONGEST_LIFETIME_MS, 'saml_response_invalid', 'it holds longer than a day');
  const at = new Date(now).toISOString();
  assertSaml(Math.max(begin, made) <= now + CLOCK_TOLERANCE_MS, 'saml_expired', 'it does not hold yet', {
    expected: `until ${at}`,
    received: new Date(Math.max(begin, made)).toISOString(),
    seconds: secondsBetween(now, Math.max(begin, made)),
  });
  assertSaml(now < end + CLOCK_TOLERANCE_MS, 'saml_expired', 'it does not hold any more', {
    expected: `after ${at}`,
    received: new Date(end).toISOString(),
    seconds: secondsBetween(end, now),
  });
  const stranger = conditions.children.find(
    ({ namespace, name }) => namespace !== ASSERTION || !KNOWN.has(name),
  );
  assertSaml(!stranger, 'saml_response_invalid', 'a condition that is not known here', {
    received: stranger?.name,
  });
  assertAudience(conditions, expected);
  return end;
}

/** Several audiences in one restriction are a choice, several restrictions have to hold each. */
function assertAudience(conditions: XmlElement, { entityId }: Expectations): void {
  const restrictions = childrenOf(conditions, ASSERTION, 'AudienceRestriction');
  assertSaml(restrictions.length > 0, 'saml_audience', 'no AudienceRestriction', { expected: entityId });
  for (const restriction of restrictions) {
    const audiences = childrenOf(restriction, ASSERTION, 'Audience').map(textOf);
    assertSaml(audiences.includes(entityId), 'saml_audience', 'it is for somebody else', {
      expected: entityId,
      received: audiences.join(', ') || undefined,
    });
  }
}
