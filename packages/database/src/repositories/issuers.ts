import type { Pool } from 'pg';

export type StoredSigningKey = {
  readonly id: string;
  readonly purpose: 'id_token' | 'access_token' | 'cookie';
  readonly algorithm: string;
  /** Sealed. */
  readonly privateKey: string;
};

export type ApplicationRow = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'web' | 'spa' | 'native' | 'machine';
  readonly redirectUris: string[];
  readonly postLogoutRedirectUris: string[];
  readonly allowedOrigins: string[];
  readonly initiateLoginUri: string | null;
  readonly secretHashes: string[];
  readonly authentication: 'client_secret' | 'private_key_jwt';
  readonly jwks: { keys: Record<string, unknown>[] } | null;
  readonly idTokenAlgorithm: 'RS256' | 'ES256';
  readonly pkceRequired: boolean;
  readonly dpopRequired: boolean;
  readonly parRequired: boolean;
  readonly thirdParty: boolean;
  readonly localhostRedirects: boolean;
  readonly connectionsManage: boolean;
};

/** An application as somebody finds it who has lost their way. */
export type ApplicationDoor = Pick<
  ApplicationRow,
  'id' | 'name' | 'kind' | 'initiateLoginUri' | 'redirectUris'
> & {
  /** The dashboard's own. */
  readonly builtIn: boolean;
};

const APPLICATION = `
  SELECT a.id, a.name, a.kind, a.redirect_uris AS "redirectUris",
         a.post_logout_redirect_uris AS "postLogoutRedirectUris", a.allowed_origins AS "allowedOrigins",
         a.initiate_login_uri AS "initiateLoginUri", a.authentication, a.jwks,
         a.id_token_algorithm AS "idTokenAlgorithm", a.pkce_required AS "pkceRequired",
         a.dpop_required AS "dpopRequired", a.par_required AS "parRequired", a.third_party AS "thirdParty",
         a.localhost_redirects AS "localhostRedirects", a.connections_manage AS "connectionsManage",
         coalesce(array_agg(s.secret_hash) FILTER (WHERE s.secret_hash IS NOT NULL), '{}') AS "secretHashes"
  FROM applications a
  LEFT JOIN application_secrets s ON s.application_id = a.id AND (s.expires_at IS NULL OR s.expires_at > now())
  WHERE a.project_id = $1 AND a.id = $2 GROUP BY a.id`;

const INITIATE = `
  SELECT a.initiate_login_uri AS uri FROM applications a
  WHERE a.project_id = $1 AND a.initiate_login_uri IS NOT NULL
    AND ($2::text IS NULL AND a.is_default OR a.id = $2)`;

// Each key adds one for every point in its life that has passed. Rows are deleted only together with a change of the
// project's own number, which outweighs them all.
const VERSION = `
  SELECT p.config_version::bigint * 1000000 + coalesce(sum(
    (k.signs_from <= now())::int + coalesce((k.retired_at <= now())::int, 0)
    + coalesce((k.retired_at <= now() - interval '15 days')::int, 0)), 0) AS version
  FROM projects p LEFT JOIN signing_keys k ON k.project_id = p.id WHERE p.id = $1 GROUP BY p.id`;

/** What the issuers of projects are made of. */
export function issuerRecords(pool: Pool) {
  return {
    /** Grows with every change of the project, and when a key begins to sign, ends, or is no more published. */
    async configVersion(projectId: string): Promise<number | undefined> {
      const { rows } = await pool.query({ name: 'issuer-version', text: VERSION, values: [projectId] });
      return rows[0] && Number(rows[0].version);
    },

    /** Published keys: first the one that signs now, then those that will or did, the newest first. */
    async signingKeys(projectId: string): Promise<StoredSigningKey[]> {
      const text = `SELECT id, purpose, algorithm, private_key AS "privateKey" FROM signing_keys
        WHERE project_id = $1 AND (retired_at IS NULL OR retired_at > now() - interval '15 days')
        ORDER BY (signs_from <= now() AND (retired_at IS NULL OR retired_at > now())) DESC, signs_from DESC, id`;
      return (await pool.query<StoredSigningKey>({ text, values: [projectId] })).rows;
    },

    /** The public halves of those that are published: tokens of a key that was retired a short while ago may still be valid. */
    async publicKeys(projectId: string): Promise<Record<string, unknown>[]> {
      const text = `SELECT public_jwk AS jwk FROM signing_keys
        WHERE project_id = $1 AND purpose = 'access_token' AND public_jwk IS NOT NULL
          AND (retired_at IS NULL OR retired_at > now() - interval '15 days')`;
      const { rows } = await pool.query<{ jwk: Record<string, unknown> }>({ text, values: [projectId] });
      return rows.map(({ jwk }) => jwk);
    },

    /** Whether some application of the organization's project registered this origin for calls from a browser. */
    async isAllowedOrigin(organizationId: string, origin: string): Promise<boolean> {
      const text = `SELECT 1 FROM applications a JOIN organizations o ON o.project_id = a.project_id
        WHERE o.id = $1 AND $2 = ANY (a.allowed_origins) LIMIT 1`;
      return (await pool.query({ text, values: [organizationId, origin] })).rowCount === 1;
    },

    async application(projectId: string, id: string): Promise<ApplicationRow | undefined> {
      const values = [projectId, id];
      return (await pool.query<ApplicationRow>({ name: 'issuer-application', text: APPLICATION, values }))
        .rows[0];
    },

    async organizationName(projectId: string, id: string): Promise<string | undefined> {
      const text = 'SELECT name FROM organizations WHERE project_id = $1 AND id = $2';
      return (await pool.query<{ name: string }>({ text, values: [projectId, id] })).rows[0]?.name;
    },

    /** What leads people back to an application; undefined when the project has none of that id. */
    async applicationDoor(projectId: string, applicationId: string): Promise<ApplicationDoor | undefined> {
      const text = `SELECT a.id, a.name, a.kind, a.initiate_login_uri AS "initiateLoginUri", coalesce(a.redirect_uris, '{}') AS "redirectUris",
          p.built_in AS "builtIn"
        FROM applications a JOIN projects p ON p.id = a.project_id WHERE a.project_id = $1 AND a.id = $2`;
      return (await pool.query<ApplicationDoor>({ text, values: [projectId, applicationId] })).rows[0];
    },

    /** Where a sign-in that starts outside an application is sent: the named application's address, or the default one's. */
    async initiateLoginUri(
      projectId: string,
      applicationId: string | undefined,
    ): Promise<string | undefined> {
      const values = [projectId, applicationId ?? null];
      return (await pool.query<{ uri: string }>({ text: INITIATE, values })).rows[0]?.uri;
    },
  };
}
