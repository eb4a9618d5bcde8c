import type { Caller, OrganizationRole } from '@portico/core';
import { createVerifier } from '@portico/saml-service-provider';
import { afterAll } from 'vitest';
import { linksWorld } from './links-world.ts';
import { noSaml } from './no-saml.ts';
import { metadataOf, second } from './saml-bench.ts';

export const RENEWS = {
  intents: ['certificate_renewal'],
  lifetimeSeconds: 3_600,
  returnUrl: undefined,
} as const;
export const entry = { pasted: metadataOf({}), entityId: undefined, ssoUrl: undefined, keepsOld: true };

/** Links that renew connections, over a real database. */
export async function renewalWorld() {
  const verifier = createVerifier();
  afterAll(() => verifier.close());
  /** What is at every address of metadata. */
  const remote = { body: metadataOf({}) };
  const world = await linksWorld((pool) => ({
    ...noSaml(pool),
    readMetadata: verifier.readMetadata,
    fetchMetadata: async () => remote.body,
  }));
  const { pool, links, setup } = world;

  /** A connection that is on, people have come in by, and its organization. */
  async function connected(protocol: 'oidc' | 'saml') {
    const { id: organizationId, userId, owner: caller } = await world.organization();
    const provider = { protocol, provider: 'okta', name: 'Okta' } as const;
    const connectionId = await setup.draft({ organizationId, ...provider, caller });
    const of = { organizationId, connectionId, caller };
    if (protocol === 'saml') await setup.enterSaml({ ...of, entry });
    else {
      await pool.query(
        `INSERT INTO oidc_settings (connection_id, project_id, organization_id, issuer, client_id)
         SELECT id, project_id, organization_id, 'https://idp.example', 'portico' FROM sso_connections WHERE id = $1`,
        [connectionId],
      );
      await pool.query(
        `INSERT INTO connection_credentials (id, project_id, organization_id, connection_id, kind, state, sealed)
         SELECT 'cred_' || $1::text, project_id, organization_id, id, 'client_secret', 'active', 'before' FROM sso_connections WHERE id = $1`,
        [connectionId],
      );
      await pool.query('UPDATE sso_connections SET entered_at = now() WHERE id = $1', [connectionId]);
    }
    await setup.switchOn({ ...of, untried: true });
    await pool.query(
      `INSERT INTO identities (id, project_id, organization_id, connection_id, user_id, issuer, subject)
       SELECT 'idn_' || $1::text, project_id, organization_id, id, $2, 'https://idp.example', 'ada' FROM sso_connections WHERE id = $1`,
      [connectionId, userId],
    );
    return { ...of, userId };
  }

  const made = ({ organizationId, connectionId, caller }: Of, as: Caller = caller) =>
    links.make({ ...RENEWS, organizationId, connectionId, caller: as });

  /** Whoever holds the link that is for it. */
  async function holder(of: Of) {
    const { id, url } = await made(of);
    const { kept } = await links.open(url.slice(url.lastIndexOf('/') + 1), () => undefined, {});
    const caller: Caller = { principal: await links.holder(id, kept?.value) };
    return { id, kept: kept?.value, caller };
  }

  const renew = (of: Of, caller: Caller, given: { pasted?: string; clientSecret?: string }) =>
    setup.renew({
      ...{ organizationId: of.organizationId, connectionId: of.connectionId, caller },
      renewal: { pasted: given.pasted, clientSecret: given.clientSecret },
    });

  const fingerprints = async ({ connectionId }: Of) => {
    const { rows } = await pool.query<{ pem: string; gone: boolean }>(
      'SELECT pem, gone_at IS NOT NULL AS gone FROM saml_certificates WHERE connection_id = $1 ORDER BY gone_at NULLS FIRST, added_at DESC',
      [connectionId],
    );
    return rows.map(({ pem, gone }) => [pem.trim() === second.certificatePem.trim() ? 'new' : 'old', gone]);
  };

  /** As a member with that role. */
  const acting = ({ caller }: Of, role: OrganizationRole): Caller => {
    const memberships = caller.principal.memberships.map((each) => ({ ...each, role }));
    return { principal: { ...caller.principal, memberships } };
  };

  return { ...world, remote, connected, made, holder, renew, fingerprints, acting };
}

type Of = {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly caller: Caller;
  readonly userId: string;
};
