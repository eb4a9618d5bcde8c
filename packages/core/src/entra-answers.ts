/** Who can do something about what Entra answered. */
export type WhoActs = 'person' | 'it_admin' | 'developers' | 'operator' | 'nobody';

/** What a number of Entra's means, for the administrator of the organization. */
export type EntraAnswer = {
  /** What happened, as a sentence. */
  readonly what: string;
  readonly who: WhoActs;
  /** What to do about it, as a sentence or two. */
  readonly how: string;
};

const CHECK = 'Check the connection here: Portico finds what is wrong with the app, and Repair mends it.';
const RENEW = 'Check the connection here. Repair makes a new credential without a new approval.';
const AGAIN = 'Try again. Nothing has to be changed.';
const ASSIGN =
  'In Entra, open the enterprise app, and assign the person under Users and groups, or switch Assignment required off under Properties.';
const POLICY =
  'In Entra, open the sign-in in the sign-in logs: its Conditional Access tab names the policy. Exempt the app, or have the person meet what it asks for.';
const CONSENT =
  'Approve the app for everyone: the connection’s page has the link. Until then each person is asked, or held up, at Microsoft.';

const GONE =
  'Check the connection here. If the app was made minutes ago, wait a little; else Repair makes it anew.';

/** Of a connection over the operator's sign-in app there is nothing to check or to repair here. */
const OVER_SIGN_IN_APP: Readonly<Record<string, Pick<EntraAnswer, 'who' | 'how'>>> = {
  [CHECK]: {
    who: 'operator',
    how: 'The operator of this Portico has to look at the registration of its sign-in app.',
  },
  [RENEW]: {
    who: 'operator',
    how: 'The operator of this Portico has to renew the credential of its sign-in app.',
  },
  [CONSENT]: {
    who: 'it_admin',
    how: 'Disconnect, and connect without access again: an administrator’s approval then lets everybody in.',
  },
  [GONE]: {
    who: 'it_admin',
    how: 'If the approval was taken back, disconnect, and connect without access again. If it was given minutes ago, wait a little.',
  },
};

const UNAPPROVED = ['65001', '90094', '90095', '90008', '650056', '500011'];

/** entra: reference-error-codes (2026); microsoft.md sections 2, 5 to 7, 13. */
const ANSWERS: Readonly<Record<string, EntraAnswer>> = {
  ...about('The person is not assigned to the app, and the app requires assignment.', 'it_admin', ASSIGN, [
    '50105',
  ]),
  ...about('The app is not approved for this person.', 'it_admin', CONSENT, UNAPPROVED),
  ...about('The person did not approve the app.', 'person', 'They can try again and approve it.', ['65004']),
  ...about(
    'The app is not in the directory: it was deleted, or has not spread there yet.',
    'it_admin',
    GONE,
    ['700016', '700011', '7000229'],
  ),
  ...about(
    'The enterprise app is switched off in the directory.',
    'it_admin',
    'In Entra, open the enterprise app, and under Properties switch on Enabled for users to sign in.',
    ['7000112', '70001'],
  ),
  ...about('The credential of the connection has expired.', 'it_admin', RENEW, ['7000222']),
  ...about('Entra does not take the credential of the connection.', 'it_admin', RENEW, [
    ...['7000215', '70002', '700027', '700030', '50012', '700025'],
    ...['70021', '700211', '700212', '700213', '7002137', '7002138'],
  ]),
  ...about(
    'Entra could not read the keys that this Portico publishes.',
    'operator',
    'The operator has to see that Microsoft reaches the workload issuer of this Portico over https.',
    ['50166', '501661', '90061', '7000272'],
  ),
  ...about(
    'The clocks of Portico and Microsoft differ.',
    'operator',
    'The operator has to set the clock of the server.',
    ['700024'],
  ),
  ...about('Portico’s address is not among the redirect URIs of the app.', 'it_admin', CHECK, [
    ...['50011', '70004'],
  ]),
  ...about('Somebody has changed what the app registration lets in.', 'it_admin', CHECK, [
    ...['50194', '700054', '70005', '70011', '65005', '650057', '50146', '501461'],
  ]),
  ...about(
    'The app is registered for one directory alone, and was used in another.',
    'operator',
    'The operator of this Portico has to open the app’s registration to accounts of any organization’s directory. A new credential does not help.',
    ['650059'],
  ),
  ...about(
    'The account that was used is not in this directory.',
    'person',
    'They can sign in with their account of this organization, in a private window if Microsoft goes on with another one. Whoever has none needs one of their own in the directory.',
    ['50020', '50034', '50014', '51004', '90072', '16000', '16003', '500208'],
  ),
  ...about(
    'A rule between the two directories keeps the person out.',
    'it_admin',
    'In Entra, look at the cross-tenant access settings and at tenant restrictions, on both sides.',
    ['50002', '500021', '500022', '500212', '500213', '1000104'],
  ),
  ...about('The account is switched off in the directory.', 'it_admin', 'In Entra, enable the account.', [
    '50057',
  ]),
  ...about(
    'The account is locked after too many wrong passwords, or the network is blocked.',
    'person',
    'They can wait a few minutes and try again; if it stays, the sign-in logs of Entra say which of the two it is.',
    ['50053'],
  ),
  ...about('The password is wrong.', 'person', 'They can try again, or have it reset.', [
    ...['50126', '50056', '50064'],
  ]),
  ...about(
    'The password has expired, or has to be changed.',
    'person',
    'They can sign in once at Microsoft and set a new one.',
    ['50055', '50144', '50132', '50133', '50135', '50173'],
  ),
  ...about(
    'Entra asks for a second factor, and the person has not set one up or did not give it.',
    'person',
    'They can finish it at Microsoft; an administrator can reset their methods.',
    ['50072', '50074', '50076', '50078', '50079', '50088', '50158', '53004', '53010', '500121'],
  ),
  ...about('A Conditional Access policy refused the sign-in.', 'it_admin', POLICY, [
    ...['53000', '53001', '53002', '53003', '53011', '530003', '530032', '530034', '530035'],
    ...['50005', '50097', '50129', '50131', '50155'],
  ]),
  ...about(
    'No session at Microsoft fitted the sign-in.',
    'person',
    'They can try again and pick their account of this organization.',
    ['50058', '16001', '16002', '160021', '50143', '50197'],
  ),
  ...about('The sign-in took too long, or was sent twice.', 'person', AGAIN, [
    ...['54005', '70008', '501481', '50089'],
  ]),
  ...about(
    'The organization’s own sign-in server, to which Microsoft sends people, did not let them in.',
    'it_admin',
    'Look at the federation of the domain in Entra, and at its sign-in server.',
    [
      '20001',
      '20012',
      '20033',
      '40008',
      '40009',
      '40010',
      '40015',
      '50008',
      '50107',
      '80001',
      '80002',
      '80007',
    ],
  ),
  ...about('Microsoft had trouble of its own.', 'nobody', AGAIN, [
    ...['50000', '50033', '50087', '90006', '90012', '90024', '90033'],
  ]),
  ...about(
    'The directory is not where Portico looked for it: it was deleted, or is in another cloud.',
    'it_admin',
    'If the directory still exists, connect Microsoft again from a Portico of its cloud.',
    ['90002', '900439', '90038', '900382', '50059', '50128'],
  ),
};

/** Microsoft's number in a text of somebody else's, such as `AADSTS50105`: nothing else of it gets into a log or a row. */
export const entraNumberIn = (text: string | null | undefined): string | undefined =>
  /\bAADSTS\d{4,8}\b/.exec(text ?? '')?.[0];

/** What somebody took from a page of Microsoft's: its number, and what that means where we know it. */
export type FoundEntraAnswer = { readonly code: string; readonly answer: EntraAnswer | undefined };

/** Longer than any page of Microsoft's. */
const MOST_CHARACTERS = 20_000;

/** `AADSTS50105`, as people copy it or type it, and `error code 50105` as the sign-in logs of Entra have it. */
const WRITTEN = /\b(?:AADSTS\s{0,2}|error code:?\s{1,2})(\d{4,8})\b/gi;

/**
 * Looks up the number in what somebody typed, or in the text of Microsoft's whole page: of several the first that we know. The text may
 * be anybody's: nothing of it comes out but digits.
 *
 * @param overSignInApp as for {@link entraAnswer}
 * @returns undefined when there is none
 */
export function findEntraAnswer(text: string, overSignInApp = false): FoundEntraAnswer | undefined {
  const given = text.slice(0, MOST_CHARACTERS);
  const alone = /^\d{4,8}$/.exec(given.trim())?.[0];
  const numbers = alone === undefined ? [...given.matchAll(WRITTEN)].map(([, number]) => number) : [alone];
  const found = numbers.map((number) => ({
    code: `AADSTS${number}`,
    answer: entraAnswer(`AADSTS${number}`, overSignInApp),
  }));
  return found.find(({ answer }) => answer !== undefined) ?? found[0];
}

/**
 * What one of Entra's numbers means to an organization's administrator.
 *
 * @param code Microsoft's, such as `AADSTS50105`
 * @param overSignInApp whether it was said of a connection that has no app of its own in the directory
 * @returns undefined for one that is not in the catalogue
 */
export function entraAnswer(code: string | null, overSignInApp = false): EntraAnswer | undefined {
  const number = code?.startsWith('AADSTS') ? code.slice('AADSTS'.length) : '';
  const answer = Object.hasOwn(ANSWERS, number) ? ANSWERS[number] : undefined;
  return answer && overSignInApp ? { ...answer, ...OVER_SIGN_IN_APP[answer.how] } : answer;
}

/** Whether Microsoft stopped somebody because the app is not approved for them, and they may not approve it themselves. */
export const lacksApproval = (code: string | null): boolean =>
  UNAPPROVED.some((number) => code === `AADSTS${number}`);

function about(
  what: string,
  who: WhoActs,
  how: string,
  numbers: readonly string[],
): Record<string, EntraAnswer> {
  return Object.fromEntries(numbers.map((number) => [number, { what, who, how }]));
}
