import {
  type Caller,
  type ErrorCode,
  isPorticoError,
  newId,
  type Principal,
  type SetupIntent,
  systemClock,
} from '@portico/core';
import {
  attemptCounters,
  connectionRecords,
  connections,
  enteredConnections,
  organizationAccess,
  samlSettings,
  setupLinks,
} from '@portico/database';
import { createTestDatabase, principalOf } from '@portico/testing';
import { KeyRing } from '@portico/vault';
import { createSetup, createSetupLinks } from '../src/index.ts';
import { noSaml } from './no-saml.ts';

/**
 * Setup links over a real database, and who makes and holds them.
 *
 * @param samlOn what speaks SAML; nobody unless given
 */
export async function linksWorld(samlOn = noSaml) {
  const { pool } = await createTestDatabase();
  const origin = new URL('https://portico.example');
  const keyRing = KeyRing.parse(`test:${Buffer.from('a demo master key of the tests!!').toString('base64')}`);
  const parts = { connections: connections(pool), access: organizationAccess(pool) };
  const links = createSetupLinks({
    ...{ ...parts, origin, returnHosts: [], links: setupLinks(pool), keyRing, clock: systemClock },
    samlSettings: samlSettings(pool),
    initiateLoginUri: async () => 'https://app.example/login',
  });
  const setup = createSetup({
    ...{ keyRing, origin, clock: systemClock, saml: samlOn(pool) },
    microsoft: { loginOrigin: 'https://login.microsoftonline.com' },
    ...{ ...parts, entered: enteredConnections(pool), records: connectionRecords(pool) },
    counters: attemptCounters(pool),
    lookUp: () => Promise.reject(new TypeError('nothing is looked up here')),
  });
  const project = newId('project');
  await pool.query('INSERT INTO projects (id, name) VALUES ($1, $2)', [project, 'Notes']);
  await pool.query(
    `INSERT INTO applications (id, project_id, name, kind, redirect_uris) VALUES ($1, $2, 'Notes', 'web', '{https://app.example/callback}')`,
    [newId('application'), project],
  );

  async function organization(role = 'owner') {
    const [id, userId] = [newId('organization'), newId('user')];
    await pool.query('INSERT INTO organizations (id, project_id, name) VALUES ($1, $2, $3)', [
      id,
      project,
      'Acme',
    ]);
    await pool.query(
      `INSERT INTO users (id, project_id, name, email) VALUES ($1, $2, 'Olivia Owner', 'olivia@acme.example')`,
      [userId, project],
    );
    await pool.query(
      `INSERT INTO memberships (project_id, organization_id, user_id, role, source) VALUES ($1, $2, $3, $4::organization_role, 'invited')`,
      [project, id, userId, role],
    );
    const owner: Caller = { principal: await principalOf(pool, userId) };
    return { id, userId, owner };
  }

  async function link(given: { intents?: readonly SetupIntent[]; returnUrl?: string } = {}) {
    const { id: organizationId, owner, userId } = await organization();
    const { intents = ['sso', 'domain'], returnUrl } = given;
    const made = await links.make({
      organizationId,
      intents,
      connectionId: undefined,
      lifetimeSeconds: 3_600,
      returnUrl,
      caller: owner,
    });
    const token = made.url.slice(made.url.lastIndexOf('/') + 1);
    return { organizationId, owner, userId, token, ...made };
  }

  /** A link that a browser has opened. */
  async function opened(given: Parameters<typeof link>[0] = {}) {
    const made = await link(given);
    const kept = (await links.open(made.token, () => undefined, {})).kept?.value ?? '';
    const holder = async (): Promise<Caller<Principal>> => ({ principal: await links.holder(made.id, kept) });
    return { ...made, kept, holder };
  }

  const actsOf = async (id: string) => {
    const { rows } = await pool.query<{ action: string; actor_kind: string; actor_id: string | null }>(
      'SELECT action, actor_kind, actor_id FROM audit_events WHERE target_id = $1 ORDER BY position',
      [id],
    );
    return rows;
  };
  return { pool, links, setup, project, organization, link, opened, actsOf };
}

export const codeOf = (doing: Promise<unknown>): Promise<ErrorCode | 'done'> =>
  doing.then(
    () => 'done' as const,
    (error: unknown) => {
      if (!isPorticoError(error)) throw error;
      return error.code;
    },
  );
