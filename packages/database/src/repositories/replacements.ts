import type { ConnectionStatus, Counterpart, IdentityProviderName } from '@portico/core';
import type { Pool } from 'pg';
import { type AuditedAct, auditedSql, parametersOfAct, valuesOfAct } from './audit-events.ts';
import { CONNECTED, SIGN_IN_IS_OPEN } from './connection-status.ts';
import { counterpartsOf, hasComeOver, IS_AS_SWITCHED } from './counterparts.ts';
import type { ConnectionOwner } from './resolved-connection.ts';

/** More than anybody reads; what is beyond is counted. */
const MOST_SHOWN = 200;

export type ReplacedConnection = {
  readonly id: string;
  readonly name: string;
  readonly provider: IdentityProviderName;
  readonly status: ConnectionStatus;
  /** Not entered by hand. */
  readonly managed: boolean;
  /** Since when it is as it was entered by hand; null where nothing was. */
  readonly enteredAt: Date | null;
  /** Issuer, or entity ID; null while it has none. */
  readonly issuer: string | null;
  readonly lastSignInAt: Date | null;
};

/** Somebody of the old connection. */
export type ReplacedPerson = {
  readonly userId: string;
  readonly email: string | null;
  readonly name: string | null;
};

/** Somebody who came over the new one and is not known there. */
export type Arrival = {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly emailVerified: boolean;
  readonly emailDoubted: boolean;
  readonly lastCameAt: Date;
  readonly decidedUserId: string | null;
  readonly decidedNew: boolean;
  /** Of the old connection, with the same address; a few where there are many. */
  readonly counterparts: readonly (ReplacedPerson & Counterpart)[];
};

/** How one connection takes another's place. */
export type Replacement = {
  readonly old: ReplacedConnection;
  /** Null while it waits for the next connection of the organization. */
  readonly new: ReplacedConnection | null;
  readonly switched: boolean;
  /** The new one was entered otherwise since: nobody is found before an owner switches again. */
  readonly changedSince: boolean;
  readonly matchesByEmail: boolean;
  readonly admitsNewcomers: boolean;
  readonly begunAt: Date;
  readonly switchedAt: Date | null;
  /** People over the old one or both, and those of them who have come over the new one. */
  readonly people: number;
  readonly cameOver: number;
};

/** How it is switched. */
export type SwitchRules = { readonly matchesByEmail: boolean; readonly admitsNewcomers: boolean };

const asJson = (c: string) =>
  `json_build_object('id', ${c}.id, 'name', ${c}.name, 'provider', ${c}.provider, 'status', ${c}.status, 'managed', ${c}.managed_by <> 'manual', 'enteredAt', ${c}.entered_at,
  'issuer', coalesce((SELECT s.issuer FROM oidc_settings s WHERE s.connection_id = ${c}.id), (SELECT s.idp_entity_id FROM saml_settings s WHERE s.connection_id = ${c}.id)), 'lastSignInAt', ${c}.last_sign_in_at)`;

// Of Entra's people an identity is found again by directory and person: it goes along to the new one.
const VIEW = `
  SELECT ${asJson('o')} AS old, CASE WHEN n.id IS NOT NULL THEN ${asJson('n')} END AS new, r.state = 'switched' AS switched,
    r.state = 'switched' AND NOT (${IS_AS_SWITCHED}) AS "changedSince", r.matches_by_email AS "matchesByEmail", r.admits_newcomers AS "admitsNewcomers", r.begun_at AS "begunAt", r.switched_at AS "switchedAt",
    (SELECT count(DISTINCT i.user_id)::int FROM identities i WHERE i.connection_id IN (o.id, n.id)) AS people,
    (SELECT count(DISTINCT i.user_id)::int FROM identities i WHERE i.connection_id = n.id) AS "cameOver"
  FROM connection_replacements r JOIN sso_connections o ON o.id = r.old_connection_id
  LEFT JOIN sso_connections n ON n.id = r.new_connection_id
  WHERE r.organization_id = $1`;

// The newest first: somebody waits at this moment, and asks whoever looks at the list.
const ARRIVALS = `
  SELECT a.id, a.email, a.name, a.email_verified AS "emailVerified", a.email_doubted AS "emailDoubted",
    a.last_came_at AS "lastCameAt", a.decided_user_id AS "decidedUserId", a.decided_new AS "decidedNew",
    coalesce((SELECT json_agg(p) FROM (${counterpartsOf('a.email', 5, ['a.issuer', 'a.subject'])}) p), '[]') AS counterparts
  FROM replacement_arrivals a JOIN connection_replacements r ON r.old_connection_id = a.old_connection_id AND r.new_connection_id = a.new_connection_id
  JOIN sso_connections n ON n.id = a.new_connection_id AND n.entered_at IS NOT DISTINCT FROM a.as_entered
  WHERE r.organization_id = $1 AND r.old_connection_id = $2
    AND NOT EXISTS (SELECT 1 FROM identities k WHERE k.connection_id = a.new_connection_id AND k.issuer = a.issuer AND k.subject = a.subject)
  ORDER BY a.last_came_at DESC, a.id LIMIT ${MOST_SHOWN}`;

// Who has not come over yet: whom an arrival may be.
const LEFT_BEHIND = `
  SELECT DISTINCT ON (lower(coalesce(i.email, i.name, i.subject)), i.user_id) i.user_id AS "userId", i.email, i.name
  FROM connection_replacements r JOIN identities i ON i.connection_id = r.old_connection_id
  WHERE r.organization_id = $1 AND r.old_connection_id = $2 AND NOT ${hasComeOver('i.user_id')}
  ORDER BY lower(coalesce(i.email, i.name, i.subject)), i.user_id LIMIT ${MOST_SHOWN}`;

const OF_CHANGED = { from: 'changed', target: ['connection', 'old_connection_id'] } as const;
const ABOUT = `jsonb_build_object('by', changed.new_connection_id)`;

// The old one may have been removed: its people are kept. Once more with another new one gives that the place, before the switch.
const BEGIN = `
  WITH changed AS (
    INSERT INTO connection_replacements AS r (old_connection_id, project_id, organization_id, new_connection_id)
    SELECT o.id, o.project_id, o.organization_id, n.id FROM sso_connections o
    LEFT JOIN sso_connections n ON n.id = $3 AND n.organization_id = o.organization_id AND n.status IN (${CONNECTED})
    WHERE o.organization_id = $1 AND o.id = $2 AND o.activated_at IS NOT NULL AND ($3::text IS NULL OR n.id <> o.id)
    ON CONFLICT (organization_id) DO UPDATE SET new_connection_id = excluded.new_connection_id
      WHERE r.old_connection_id = excluded.old_connection_id AND r.state = 'beside' AND excluded.new_connection_id IS NOT NULL
    RETURNING *)
  ${auditedSql({ ...OF_CHANGED, ...parametersOfAct(4), action: 'connection.replacement_begun', data: ABOUT })}`;

// To a connection that is on, as whoever switches saw it.
const SWITCH = `
  WITH pair AS (
    SELECT n.id, n.entered_at AS new_as_entered, o.entered_at AS old_as_entered FROM connection_replacements r
    JOIN sso_connections n ON n.id = r.new_connection_id JOIN sso_connections o ON o.id = r.old_connection_id
    WHERE r.organization_id = $1 AND r.old_connection_id = $2 AND n.id = $5 AND n.status IN (${SIGN_IN_IS_OPEN})
      AND n.entered_at IS NOT DISTINCT FROM $6::timestamptz FOR SHARE OF n, o),
  changed AS (
    UPDATE connection_replacements SET state = 'switched', switched_at = now(), matches_by_email = $3, admits_newcomers = $4,
      new_as_entered = pair.new_as_entered, old_as_entered = pair.old_as_entered
    FROM pair WHERE organization_id = $1 AND old_connection_id = $2 AND new_connection_id = pair.id RETURNING connection_replacements.*)
  ${auditedSql({
    ...OF_CHANGED,
    ...parametersOfAct(7),
    action: 'connection.replacement_switched',
    data: `${ABOUT} || jsonb_build_object('matches_by_email', matches_by_email, 'admits_newcomers', admits_newcomers)`,
  })}`;

const SWITCH_BACK = `
  WITH changed AS (
    UPDATE connection_replacements SET state = 'beside', switched_at = NULL
    WHERE organization_id = $1 AND old_connection_id = $2 AND state = 'switched' RETURNING *)
  ${auditedSql({ ...OF_CHANGED, ...parametersOfAct(3), action: 'connection.replacement_switched_back', data: ABOUT })}`;

const END = `
  WITH changed AS (
    DELETE FROM connection_replacements WHERE organization_id = $1 AND old_connection_id = $2 RETURNING *)
  ${auditedSql({ ...OF_CHANGED, ...parametersOfAct(3), action: 'connection.replacement_ended', data: ABOUT })}`;

// Somebody of the old connection who has not come over yet, or somebody new. What was decided can be decided otherwise until then.
const DECIDE = `
  WITH changed AS (
    UPDATE replacement_arrivals a SET decided_user_id = $4, decided_new = $4::text IS NULL
    FROM connection_replacements r
    WHERE r.organization_id = $1 AND r.old_connection_id = $2 AND a.id = $3 AND a.old_connection_id = r.old_connection_id
      AND a.new_connection_id = r.new_connection_id
      AND ($4::text IS NULL OR EXISTS (SELECT 1 FROM identities i WHERE i.connection_id = r.old_connection_id AND i.user_id = $4
        AND NOT ${hasComeOver('i.user_id')}))
      AND NOT EXISTS (SELECT 1 FROM replacement_arrivals o WHERE o.new_connection_id = a.new_connection_id AND o.decided_user_id = $4 AND o.id <> a.id)
    RETURNING a.*)
  ${auditedSql({
    ...OF_CHANGED,
    ...parametersOfAct(5),
    action: 'connection.replacement_decided',
    data: `jsonb_build_object('by', new_connection_id, 'issuer', issuer, 'subject', subject, 'user', decided_user_id)`,
  })}`;

type Row = Omit<Replacement, 'old' | 'new'> & { readonly old: Told; readonly new: Told | null };
type Told = Omit<ReplacedConnection, 'lastSignInAt' | 'enteredAt'> & {
  readonly lastSignInAt: string | null;
  readonly enteredAt: string | null;
};

const dateOf = (told: string | null): Date | null => (told === null ? null : new Date(told));

const readReplaced = (told: Told): ReplacedConnection => ({
  ...told,
  lastSignInAt: dateOf(told.lastSignInAt),
  enteredAt: dateOf(told.enteredAt),
});
const readReplacement = (row: Row): Replacement => ({
  ...row,
  old: readReplaced(row.old),
  new: row.new && readReplaced(row.new),
});

type Of = Pick<ConnectionOwner, 'organizationId'> & { readonly oldConnectionId: string };

/** Connections that take another's place, for whoever looks after them. Each change is one statement with its line in the audit log. */
export function replacements(pool: Pool) {
  const changes = async (text: string, values: unknown[]) => (await pool.query(text, values)).rowCount === 1;
  return {
    listOfOrganization: async (organizationId: string): Promise<Replacement[]> =>
      (await pool.query<Row>(`${VIEW} ORDER BY r.begun_at DESC`, [organizationId])).rows.map(readReplacement),

    /** @param connectionId the old one, or the new one */
    async find(organizationId: string, connectionId: string): Promise<Replacement | undefined> {
      const text = `${VIEW} AND $2 IN (r.old_connection_id, r.new_connection_id)`;
      const row = (await pool.query<Row>(text, [organizationId, connectionId])).rows[0];
      return row && readReplacement(row);
    },

    async arrivals({ organizationId, oldConnectionId }: Of): Promise<Arrival[]> {
      return (await pool.query<Arrival>(ARRIVALS, [organizationId, oldConnectionId])).rows;
    },

    async leftBehind({ organizationId, oldConnectionId }: Of): Promise<ReplacedPerson[]> {
      return (await pool.query<ReplacedPerson>(LEFT_BEHIND, [organizationId, oldConnectionId])).rows;
    },

    /**
     * @param newConnectionId null for the next one that the organization makes
     * @returns false, and nothing is written, where another move is under way, this one is switched, or one of the two is not there or
     *   has never been on
     */
    begin: ({ organizationId, oldConnectionId }: Of, newConnectionId: string | null, act: AuditedAct) =>
      changes(BEGIN, [organizationId, oldConnectionId, newConnectionId, ...valuesOfAct(act)]),

    /**
     * People go on by the new one from now on; also called to change the rules.
     *
     * @param seen the new one, as whoever switches saw it
     * @returns false where there is no such replacement, or another connection has taken the place, is not on, or is entered otherwise
     */
    switch: (
      { organizationId, oldConnectionId }: Of,
      seen: { readonly id: string; readonly enteredAt: Date | null },
      { matchesByEmail, admitsNewcomers }: SwitchRules,
      act: AuditedAct,
    ) =>
      changes(SWITCH, [
        ...[organizationId, oldConnectionId, matchesByEmail, admitsNewcomers, seen.id, seen.enteredAt],
        ...valuesOfAct(act),
      ]),

    /** People go on by the old one again. Whoever has come over keeps both. */
    switchBack: ({ organizationId, oldConnectionId }: Of, act: AuditedAct) =>
      changes(SWITCH_BACK, [organizationId, oldConnectionId, ...valuesOfAct(act)]),

    /** The two are connections like others again: who comes over the new one and is not known there is somebody new. */
    end: ({ organizationId, oldConnectionId }: Of, act: AuditedAct) =>
      changes(END, [organizationId, oldConnectionId, ...valuesOfAct(act)]),

    /**
     * @param userId null for somebody new
     * @returns false where there is no such arrival, or that user is not of the old connection, or has come over already
     */
    decide: (
      { organizationId, oldConnectionId }: Of,
      arrivalId: string,
      userId: string | null,
      act: AuditedAct,
    ) => changes(DECIDE, [organizationId, oldConnectionId, arrivalId, userId, ...valuesOfAct(act)]),
  };
}
