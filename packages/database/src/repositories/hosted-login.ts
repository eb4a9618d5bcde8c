import type { Pool } from 'pg';
import { SIGN_IN_IS_OPEN } from './connection-status.ts';
import { refused, waits, withResult } from './waiting-interaction.ts';

/** An authorization request that waits for somebody to sign in, as its page shows it. */
export type WaitingInteraction = {
  readonly projectId: string;
  readonly projectName: string;
  readonly builtIn: boolean;
  readonly accentColor: string | null;
  readonly hasLogo: boolean;
  readonly personalSessions: boolean;
  readonly applicationId: string;
  readonly applicationName: string;
  readonly returnTo: string;
  /** The parameters of the request that concern the sign-in, as the application sent them. */
  readonly parameters: Readonly<Record<string, string>>;
};

const WAITING = `
  SELECT o.project_id AS "projectId", p.name AS "projectName", p.built_in AS "builtIn", p.accent_color AS "accentColor",
    p.logo IS NOT NULL AS "hasLogo", p.personal_sessions AS "personalSessions", a.id AS "applicationId",
    a.name AS "applicationName", o.payload ->> 'returnTo' AS "returnTo",
    (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(o.payload -> 'params')
      WHERE key IN ('organization', 'connection', 'login_hint', 'domain_hint', 'screen_hint', 'ui_locales', 'prompt', 'max_age')
        AND jsonb_typeof(value) IN ('string', 'number')) AS parameters
  FROM oauth_states o
  JOIN projects p ON p.id = o.project_id
  JOIN applications a ON a.project_id = o.project_id AND a.id = o.payload #>> '{params,client_id}'
  WHERE o.project_id = $1 AND o.id = $2 AND ${waits('o')}`;

/** An organization that somebody may sign in to, or why not. */
export type ChoosableOrganization = {
  readonly id: string;
  readonly name: string;
  /** False while the organization insists on its own connection. */
  readonly accepts: boolean;
};

/** SQL: whether organization `o` takes a sign-in that was not made over one of its own connections. */
export const ACCEPTS_OTHER_SIGN_IN = `NOT (o.sso_required AND EXISTS (
  SELECT 1 FROM sso_connections own WHERE own.organization_id = o.id AND own.status IN (${SIGN_IN_IS_OPEN})))`;

const CHOOSABLE = `
  SELECT o.id, o.name, ${ACCEPTS_OTHER_SIGN_IN} AS accepts
  FROM memberships m JOIN organizations o ON o.id = m.organization_id AND o.project_id = $1 AND o.status = 'active'
  WHERE m.user_id = $2 ORDER BY o.name, o.id`;

const REFUSE = `
  UPDATE oauth_states SET payload = ${withResult(refused('$3::text', '$4::text'))}
  WHERE project_id = $1 AND id = $2 AND ${waits()}
  RETURNING payload ->> 'returnTo' AS "returnTo"`;

const ANSWERED = `
  SELECT payload ->> 'returnTo' AS "returnTo" FROM oauth_states
  WHERE project_id = $1 AND kind = 'Interaction' AND id = $2 AND expires_at > now() AND payload ? 'result'`;

/** What the hosted login page shows and decides by. */
export function hostedLogins(pool: Pool) {
  return {
    /** @param uid the stored id of the interaction. Undefined when it was completed, has expired, or never was. */
    async waiting(projectId: string, uid: string): Promise<WaitingInteraction | undefined> {
      const { rows } = await pool.query<WaitingInteraction & { parameters: Record<string, unknown> }>({
        name: 'hosted-login-waiting',
        text: WAITING,
        values: [projectId, uid],
      });
      const row = rows[0];
      return row && { ...row, parameters: texts(row.parameters) };
    },

    /** The organizations of the project that this user is a member of. */
    async organizationsOf(projectId: string, userId: string): Promise<ChoosableOrganization[]> {
      return (await pool.query<ChoosableOrganization>(CHOOSABLE, [projectId, userId])).rows;
    },

    /** Whether people come in to this organization otherwise than over a connection of its own. */
    async acceptsOtherSignIn(projectId: string, organizationId: string): Promise<boolean> {
      const text = `SELECT 1 FROM organizations o
        WHERE o.project_id = $1 AND o.id = $2 AND o.status = 'active' AND ${ACCEPTS_OTHER_SIGN_IN}`;
      return (await pool.query(text, [projectId, organizationId])).rowCount === 1;
    },

    /** The waiting request gets this answer, by one statement. Where the issuer goes on; undefined when it waits no more. */
    async refuse(
      projectId: string,
      uid: string,
      answer: { readonly error: string; readonly description: string },
    ): Promise<string | undefined> {
      const values = [projectId, uid, answer.error, answer.description];
      return (await pool.query<{ returnTo: string }>(REFUSE, values)).rows[0]?.returnTo;
    },

    /** Where a request goes on that has its answer and was not fetched yet. */
    async answered(projectId: string, uid: string): Promise<string | undefined> {
      return (await pool.query<{ returnTo: string }>(ANSWERED, [projectId, uid])).rows[0]?.returnTo;
    },

    /** Who has signed in on this interaction and is still to choose an organization. */
    async choosing(projectId: string, uid: string): Promise<string | undefined> {
      const text = `SELECT user_id AS "userId" FROM sessions
        WHERE project_id = $1 AND pending_interaction_uid = $2 AND revoked_at IS NULL AND expires_at > now()`;
      return (await pool.query<{ userId: string }>(text, [projectId, uid])).rows[0]?.userId;
    },

    /** A project's logo, as it was uploaded. */
    async logo(projectId: string): Promise<{ bytes: Buffer; type: string } | undefined> {
      const text = 'SELECT logo AS bytes, logo_type AS type FROM projects WHERE id = $1 AND logo IS NOT NULL';
      return (await pool.query<{ bytes: Buffer; type: string }>(text, [projectId])).rows[0];
    },
  };
}

function texts(parameters: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
}
