import type { EntraAnswer, WhoActs } from './entra-answers.ts';
import { entraClientRefusal } from './entra-client-refusal.ts';

const KEPT = 'Until then, roles that groups gave before stay as they are.';
const APPROVE = `Connect Microsoft again, and approve that Portico reads memberships: User.ReadBasic.All with GroupMember.Read.All, which the operator of this Portico has to have registered. ${KEPT}`;
const PASSES = 'Nothing has to be changed: the next sign-in asks again. Roles that groups gave before stay.';

/** graph: errors, user-checkmembergroups; microsoft.md sections 2, 13. `not_…` and `no_…` are ours, and `network_error`. */
const ANSWERS: Readonly<Record<string, EntraAnswer>> = {
  ...about(
    'The directory does not let Portico ask in which groups people are, and this person is in too many for a token.',
    'it_admin',
    APPROVE,
    ['Authorization_RequestDenied', 'not_approved'],
  ),
  ...about(
    'The directory no longer knows the person by whom Portico asked for their groups.',
    'it_admin',
    `Look in Entra whether the user was deleted or is being restored. ${KEPT}`,
    ['Request_ResourceNotFound', 'ResourceNotFound'],
  ),
  ...about(
    'Microsoft did not know Portico’s enterprise app in the directory: its approval is fresh, or was taken back.',
    'it_admin',
    `If it was approved minutes ago, wait a little; else connect Microsoft again. ${KEPT}`,
    ['Authorization_IdentityNotFound', 'AADSTS65001', 'AADSTS700016', 'AADSTS7000229', 'AADSTS7000112'],
  ),
  ...about('Microsoft was asked too often to tell the groups of this person.', 'nobody', PASSES, [
    ...['TooManyRequests', 'Request_ThrottledTemporarily', 'activityLimitReached'],
  ]),
  ...about(
    'Microsoft did not take the token with which Portico asked for the groups of this person.',
    'operator',
    `The log has Microsoft’s request id, under groups_unknown. ${KEPT}`,
    ['InvalidAuthenticationToken', 'Authentication_MissingOrMalformed'],
  ),
  ...about(
    'Microsoft did not answer in time which groups this person is in, or had trouble of its own.',
    'nobody',
    PASSES,
    [
      ...['ServiceUnavailable', 'serviceNotAvailable', 'InternalServerError', 'generalException'],
      ...['UnknownError', 'Timeout', 'GatewayTimeout', 'network_error', 'no_list', 'no_token'],
    ],
  ),
  ...about(
    'The provisioning app of this Portico, which asks for the groups, is registered for one directory alone.',
    'operator',
    `The operator has to open its registration to accounts of any organization’s directory. ${KEPT}`,
    ['AADSTS650059'],
  ),
  ...about(
    'This Portico has no provisioning app, so it cannot ask which groups this person is in.',
    'operator',
    `The operator has to register one and restart Portico with its settings. ${KEPT}`,
    ['not_configured'],
  ),
};

/** Whatever stands in the place of Microsoft says what it likes: a code is a word, or none that is kept. */
export const wordOfMicrosoft = (code: string): string => (/^[\w.]{1,100}$/.test(code) ? code : 'unknown');

/**
 * Why a directory did not say in which groups somebody is, for the administrator of the organization.
 *
 * @param code of Graph, of Entra's token endpoint, or ours
 */
export function groupAnswer(code: string): EntraAnswer {
  if (Object.hasOwn(ANSWERS, code) && ANSWERS[code] !== undefined) return ANSWERS[code];
  if (entraClientRefusal(code) !== undefined) return OF_OPERATOR;
  return UNKNOWN;
}

const OF_OPERATOR: EntraAnswer = {
  what: 'Microsoft does not accept the provisioning app of this Portico, which asks for the groups.',
  who: 'operator',
  how: `The operator has to see to the credential of the provisioning app. ${KEPT}`,
};

const UNKNOWN: EntraAnswer = {
  what: 'Microsoft did not say which groups this person is in.',
  who: 'operator',
  how: `The log has what it answered, under groups_unknown. ${KEPT}`,
};

function about(
  what: string,
  who: WhoActs,
  how: string,
  codes: readonly string[],
): Record<string, EntraAnswer> {
  return Object.fromEntries(codes.map((code) => [code, { what, who, how }]));
}
