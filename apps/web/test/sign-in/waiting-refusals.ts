import type { REFUSAL_CODES } from '@portico/sign-in/refusals';
import { directoryOf, type Portico, signInToApplication } from '../harness/index.ts';
import { asItIs, comingBack, meanwhile, type Way, withError } from './refusals.ts';

/** Pia, whom no directory knows. */
export const PERSONAL = { upn: 'pia@personal.example', password: 'Demo-password-1' };

export type WaitingRow = readonly [
  code: (typeof REFUSAL_CODES)[number],
  how: string,
  provoke: () => Promise<Way>,
];

/**
 * Every refusal between the identity provider and the application that waits. After each its way is clear again.
 *
 * @param others where people sign in who are not what the row is about
 */
export function waitingRows(
  portico: Portico,
  connection: () => string,
  others: Portico = portico,
): readonly WaitingRow[] {
  const way = waysBack(portico, connection, others);
  return [...answerRows(way), ...personRows(way), ...ofOrganization(way), ...socialRows(way)];
}

type Ways = ReturnType<typeof waysBack>;

/** Somebody who was at Microsoft, and what meets them on the way back. */
function waysBack(portico: Portico, connection: () => string, others: Portico) {
  const atA = { organization: portico.organizations.a.id };
  const { user, guest, admin, applicationAdmin } = directoryOf(portico, portico.organizations.a.domain);
  const ofUser = (back: Parameters<typeof comingBack>[1]['back']) =>
    comingBack(portico, { login: user, parameters: atA, back });
  const faulty = (rule: object) =>
    ofUser(async (browser, callback) => {
      await portico.emulator.control.fault({ surface: 'login', path: '*/token', count: 1, ...rule });
      const page = await browser.open(callback);
      // The trouble is over: several in a row, and nobody would be sent there for a while (R13).
      await signInToApplication(others, others.newBrowser(), admin, atA);
      return page;
    });
  const ofConnection = (change: string, back: string) => () =>
    ofUser((browser, callback) =>
      meanwhile(portico, [change, back], [connection()], () => browser.open(callback)),
    );
  const social = (parameters: Readonly<Record<string, string>>) =>
    comingBack(portico, {
      login: PERSONAL,
      parameters: { provider: 'microsoft', ...parameters },
      back: asItIs,
    });
  const sql = (text: string, values: unknown[] = []) => portico.database.pool.query(text, values);
  const attempts = (change: string) =>
    sql(`UPDATE sign_in_attempts SET ${change} WHERE outcome IS NULL AND consumed_at IS NULL`);
  /** The connection is one over the sign-in app meanwhile. */
  const overSignInApp = async <T>(act: () => Promise<T>): Promise<T> => {
    const settings = 'SELECT client_id FROM oidc_settings WHERE connection_id = $1';
    const own = (await sql(settings, [connection()])).rows[0]?.client_id;
    const set = async (managedBy: string, clientId: unknown) => {
      const change = 'UPDATE sso_connections SET managed_by = $2::connection_managed_by WHERE id = $1';
      await sql(change, [connection(), managedBy]);
      await sql('UPDATE oidc_settings SET client_id = $2 WHERE connection_id = $1', [connection(), clientId]);
    };
    await set('sign_in_app', portico.settings['PORTICO_MS_SIGN_IN_CLIENT_ID']);
    try {
      return await act();
    } finally {
      await set('microsoft_graph', own);
    }
  };
  const as = (login: typeof guest) => comingBack(portico, { login, parameters: atA, back: asItIs });
  /** Somebody new, also when another test has let them in. */
  const ofNewcomer = async () => {
    const known = 'SELECT user_id FROM identities WHERE connection_id = $1 AND email = $2';
    await sql(`DELETE FROM users WHERE id IN (${known})`, [connection(), applicationAdmin.upn]);
    return as(applicationAdmin);
  };
  return {
    ...{ portico, connection, sql, attempts },
    ...{ ofUser, ofGuest: () => as(guest), ofNewcomer },
    ...{ faulty, ofConnection, social, atA, overSignInApp },
  };
}

/** What came of the request, and what Microsoft answers. */
function answerRows({ portico, ofUser, faulty, attempts, overSignInApp }: Ways): readonly WaitingRow[] {
  return [
    [
      'state_expired',
      'ten minutes at lunch',
      () =>
        ofUser(async (browser, callback) => {
          await attempts("expires_at = now() - interval '1 second'");
          return browser.open(callback);
        }),
    ],
    [
      'state_used',
      'a process died there (R2)',
      () =>
        ofUser(async (browser, callback) => {
          await attempts('consumed_at = now()');
          return browser.open(callback);
        }),
    ],
    ['idp_error', 'login_required', () => ofUser(withError('login_required'))],
    ['idp_error', 'something that is no code', () => ofUser(withError('<script>alert(1)</script>'))],
    ['idp_unavailable', 'server_error in the address', () => ofUser(withError('server_error'))],
    ['idp_unavailable', '429', () => faulty({ status: 429, retryAfter: 60 })],
    ['idp_unavailable', '503', () => faulty({ status: 503 })],
    ['idp_unavailable', 'a page in place of an answer', () => faulty({ malformed: 'html' })],
    ['idp_unavailable', 'half an answer', () => faulty({ malformed: 'cut' })],
    ['idp_unavailable', 'a connection that is cut', () => faulty({ drop: 'before' })],
    [
      'idp_client_refused',
      'an expired secret',
      () => faulty({ status: 401, code: 'invalid_client', aadsts: 7000222 }),
    ],
    [
      'idp_app_disabled',
      'an enterprise app that was switched off in the meantime',
      () => faulty({ status: 401, code: 'unauthorized_client', aadsts: 7000112 }),
    ],
    [
      'idp_assertion_refused',
      'keys of ours that it cannot read',
      () => faulty({ status: 401, code: 'invalid_client', aadsts: 7000272 }),
    ],
    [
      'sign_in_app_misconfigured',
      'a secret of the sign-in app that it no longer accepts',
      () => overSignInApp(() => faulty({ status: 401, code: 'invalid_client', aadsts: 7000215 })),
    ],
    [
      'id_token_invalid',
      'another nonce',
      () =>
        ofUser(async (browser, callback) => {
          await portico.emulator.control.spoilNextIdToken({ claims: { nonce: 'x' } });
          return browser.open(callback);
        }),
    ],
  ];
}

/** No domain of the organization counts as proven, and nobody else's people come in by themselves. */
const PROVEN_DOMAINS_ONLY = [
  `WITH c AS (UPDATE sso_connections SET jit_membership = 'proven_domains' WHERE id = $1 RETURNING organization_id)
    UPDATE organization_domains d SET unconfirmed_at = now() FROM c WHERE d.organization_id = c.organization_id`,
  `WITH c AS (UPDATE sso_connections SET jit_membership = 'directory_members' WHERE id = $1 RETURNING organization_id)
    UPDATE organization_domains d SET unconfirmed_at = NULL FROM c WHERE d.organization_id = c.organization_id`,
] as const;

/** Whom Microsoft sends. */
function personRows({ portico, connection, ofUser, ofGuest, ofNewcomer }: Ways): readonly WaitingRow[] {
  return [
    ['guest_sign_in_not_allowed', 'a guest', ofGuest],
    [
      'not_a_member',
      'a newcomer where nobody may come by themselves',
      () =>
        meanwhile(
          portico,
          [
            "UPDATE sso_connections SET jit_membership = 'off' WHERE id = $1",
            "UPDATE sso_connections SET jit_membership = 'directory_members' WHERE id = $1",
          ],
          [connection()],
          ofNewcomer,
        ),
    ],
    [
      'domain_not_allowed',
      'a newcomer with an address outside the proven domains',
      () => meanwhile(portico, PROVEN_DOMAINS_ONLY, [connection()], ofNewcomer),
    ],
    [
      'email_missing',
      'a newcomer of whom no address is told',
      () =>
        meanwhile(portico, PROVEN_DOMAINS_ONLY, [connection()], async () => {
          await portico.emulator.control.spoilNextIdToken({ claims: { email: null } });
          return ofNewcomer();
        }),
    ],
    [
      'user_disabled',
      'access that was switched off',
      () =>
        meanwhile(
          portico,
          [
            'UPDATE users SET disabled_at = now() WHERE id IN (SELECT user_id FROM identities WHERE connection_id = $1)',
            'UPDATE users SET disabled_at = NULL WHERE id IN (SELECT user_id FROM identities WHERE connection_id = $1)',
          ],
          [connection()],
          () => ofUser(asItIs),
        ),
    ],
  ];
}

/** What became of the organization meanwhile. */
function ofOrganization({ ofConnection }: Ways): readonly WaitingRow[] {
  return [
    [
      'connection_disabled',
      'switched off meanwhile',
      ofConnection(
        "UPDATE sso_connections SET status = 'inactive' WHERE id = $1",
        "UPDATE sso_connections SET status = 'active' WHERE id = $1",
      ),
    ],
    [
      'organization_suspended',
      'suspended meanwhile',
      ofConnection(
        "UPDATE organizations SET status = 'suspended' WHERE id = (SELECT organization_id FROM sso_connections WHERE id = $1)",
        "UPDATE organizations SET status = 'active' WHERE id = (SELECT organization_id FROM sso_connections WHERE id = $1)",
      ),
    ],
    [
      'secret_unavailable',
      'a secret that does not open',
      ofConnection(
        "UPDATE connection_credentials SET sealed = 'x' || sealed WHERE connection_id = $1",
        'UPDATE connection_credentials SET sealed = substr(sealed, 2) WHERE connection_id = $1',
      ),
    ],
  ];
}

/** Who comes over a social provider. */
function socialRows({ portico, sql, social, atA }: Ways): readonly WaitingRow[] {
  return [
    ['no_organization', 'a personal account', () => social({})],
    ['not_a_member', 'a personal account at an organization', () => social(atA)],
    [
      'sso_required',
      'an organization that insists on its own',
      async () => {
        // Known to the project, which keeps nobody whom it does not let in.
        const open = (whether: boolean) => `UPDATE projects SET personal_sessions = ${whether} WHERE id = $1`;
        await meanwhile(portico, [open(true), open(false)], [portico.project.id], () => social({}));
        const { rows } = await sql('SELECT user_id FROM social_identities LIMIT 1');
        return meanwhile(
          portico,
          [
            "INSERT INTO memberships (project_id, organization_id, user_id, role, source) VALUES ($1, $2, $3, 'member', 'invited')",
            'DELETE FROM memberships WHERE project_id = $1 AND organization_id = $2 AND user_id = $3',
          ],
          [portico.project.id, atA.organization, rows[0]?.user_id],
          () => social(atA),
        );
      },
    ],
    [
      'provider_not_available',
      'a provider that was switched off meanwhile',
      () =>
        comingBack(portico, {
          ...{ login: PERSONAL, parameters: { provider: 'microsoft' } },
          back: (browser, callback) =>
            meanwhile(
              portico,
              [
                'UPDATE social_connections SET enabled = false WHERE project_id = $1',
                'UPDATE social_connections SET enabled = true WHERE project_id = $1',
              ],
              [portico.project.id],
              () => browser.open(callback),
            ),
        }),
    ],
  ];
}
