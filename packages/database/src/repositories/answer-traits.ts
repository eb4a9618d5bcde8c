import type { Pool } from 'pg';

/** Traits of the answers of an identity provider, each with the hour in which it was last seen, as an ISO time. */
export type SeenTraits = Readonly<Record<string, string>>;

/** Older ones say nothing about today. */
const KEPT = "interval '90 days'";
/** So many of one connection: more than are read of any. */
const MOST = 80;

// The ISO times are all in UTC and of one length, so they compare as texts.
const NOTE = `
  WITH before AS (SELECT traits FROM answer_traits WHERE connection_id = $1),
  written AS (
    INSERT INTO answer_traits AS t (connection_id, project_id, organization_id, traits)
    SELECT id, project_id, organization_id, $2::jsonb FROM sso_connections WHERE id = $1 AND organization_id IS NOT NULL
    ON CONFLICT (connection_id) DO UPDATE SET traits = (
      SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM (
        SELECT key, value FROM jsonb_each_text(t.traits || excluded.traits)
        WHERE value >= to_char(now() AT TIME ZONE 'UTC' - ${KEPT}, 'YYYY-MM-DD') ORDER BY value DESC, key LIMIT ${MOST}) kept))
  SELECT traits FROM before`;

/** How the answers looked by which people came in, by connection. */
export function answerTraits(pool: Pool) {
  return {
    /** @returns undefined where nobody has come in yet */
    async of(connectionId: string): Promise<SeenTraits | undefined> {
      const text = 'SELECT traits FROM answer_traits WHERE connection_id = $1';
      const { rows } = await pool.query<{ traits: SeenTraits }>({ text, values: [connectionId] });
      return rows[0]?.traits;
    },

    /** @returns what was known before; undefined where that was nothing */
    async note(connectionId: string, seen: SeenTraits): Promise<SeenTraits | undefined> {
      const { rows } = await pool.query<{ traits: SeenTraits }>({ text: NOTE, values: [connectionId, seen] });
      return rows[0]?.traits;
    },
  };
}
