import { actOf } from '@portico/connections';
import {
  assertThat,
  type Caller,
  type IdentityProviderName,
  newId,
  PorticoError,
  reachToConnect,
} from '@portico/core';
import type { Connection, EnteredChange } from '@portico/database';
import { addClientKey, useClientKey } from './client-key.ts';
import { enterOpenId } from './enter-open-id.ts';
import { enteredConnection, type OfConnection, presentConnection } from './entered-connection.ts';
import { lookUpProvider } from './look-up.ts';
import { newKey } from './new-key.ts';
import type { SetupParts } from './parts.ts';
import { renewConnection } from './renew-connection.ts';
import { chooseSaml } from './saml/choose-saml.ts';
import { enterSaml } from './saml/enter-saml.ts';
import { lookUpSaml } from './saml/look-up-saml.ts';
import { addNextKey, useNextKey } from './saml/roll-key.ts';

export type { SetupParts } from './parts.ts';
export type Setup = ReturnType<typeof createSetup>;

/** Connections that people enter by hand, as the web app uses them: drafted, entered, tried, switched on, removed, taken up again. */
export function createSetup(parts: SetupParts) {
  return {
    draft: (input: NewDraft) => draft(parts, input),
    lookUp: (input: OfConnection & { readonly pasted: string }) => lookUpProvider(parts, input),
    enterOpenId: (input: Parameters<typeof enterOpenId>[1]) => enterOpenId(parts, input),
    lookUpSaml: (input: Parameters<typeof lookUpSaml>[1]) => lookUpSaml(parts, input),
    enterSaml: (input: Parameters<typeof enterSaml>[1]) => enterSaml(parts, input),
    renew: (input: Parameters<typeof renewConnection>[1]) => renewConnection(parts, input),
    addNextKey: (of: OfConnection) => addNextKey(parts, of),
    useNextKey: (of: OfConnection) => useNextKey(parts, of),
    addClientKey: (of: OfConnection) => addClientKey(parts, of),
    useClientKey: (of: OfConnection) => useClientKey(parts, of),
    chooseSaml: (input: Parameters<typeof chooseSaml>[1]) => chooseSaml(parts, input),
    switchOn: (input: OfConnection & { readonly untried: boolean }) => switchOn(parts, input),
    /** @throws PorticoError as `reachToConnect`; `not_found`, `conflict` */
    async change({ change, ...of }: OfConnection & { readonly change: EnteredChange }): Promise<void> {
      // Whom an organization lets in is its own people's to say: a setup link does not.
      if (change.jitMembership !== undefined) reachToConnect(of.caller.principal, of.organizationId);
      const connection = await presentConnection(parts, of);
      assertThat(await parts.entered.change(connection, change, actOf(of.caller)), 'conflict');
    },
    /**
     * Sign-in over it ends at once, and so do its sessions; its secret is gone. Id, addresses and people stay.
     *
     * @returns false for one that is not entered by hand
     * @throws PorticoError as `reachToConnect`; `not_found`
     */
    async remove(of: OfConnection): Promise<boolean> {
      reachToConnect(of.caller.principal, of.organizationId);
      const connection = await parts.connections.findInOrganization(of.organizationId, of.connectionId);
      if (connection === undefined) throw new PorticoError('not_found');
      if (connection.managedBy !== 'manual') return false;
      // Whoever was faster wanted the same.
      await parts.entered.remove(connection, actOf(of.caller));
      return true;
    },
    /** What was removed is a draft again. @throws PorticoError as `reachToConnect`; `not_found`, `conflict` */
    async takeUp(of: OfConnection): Promise<void> {
      reachToConnect(of.caller.principal, of.organizationId);
      const connection = await enteredConnection(parts, of);
      const key = await newKey(parts, connection);
      assertThat(await parts.entered.takeUp(connection, key, actOf(of.caller)), 'conflict');
    },
  };
}

type NewDraft = {
  readonly organizationId: string;
  readonly protocol: Connection['protocol'];
  readonly provider: IdentityProviderName;
  readonly name: string;
  readonly caller: Caller;
};

/**
 * Begins one, so that its addresses are there before anything is entered.
 *
 * @returns its id
 * @throws PorticoError as `reachToConnect`; `too_many_open`
 */
async function draft(parts: SetupParts, { organizationId, caller, ...given }: NewDraft): Promise<string> {
  reachToConnect(caller.principal, organizationId);
  const id = newId('connection');
  const key = await newKey(parts, { organizationId, id, protocol: given.protocol });
  assertThat(await parts.entered.draft({ organizationId, id }, given, key, actOf(caller)), 'too_many_open');
  return id;
}

/**
 * People sign in over it from now on.
 *
 * @param input.untried also when nobody has tried it as it is now
 * @throws PorticoError as `reachToConnect`; `not_found`, `conflict`, `not_entered_yet`, `client_secret_missing`, `not_tried_yet`
 */
async function switchOn(
  parts: SetupParts,
  { untried, ...of }: OfConnection & { readonly untried: boolean },
): Promise<void> {
  const connection = await presentConnection(parts, of);
  const { client, enteredAt } = connection;
  if (enteredAt === null) throw new PorticoError('not_entered_yet');
  const hasProof = connection.credential !== null || client?.clientAuthentication === 'none';
  assertThat(hasProof, 'client_secret_missing');
  const record = (await parts.records.of(of.organizationId)).find(({ id }) => id === connection.id);
  const tried = (record?.testPassedAt ?? new Date(0)) >= enteredAt;
  assertThat(tried || untried, 'not_tried_yet');
  const asTried = { enteredAt, tried };
  assertThat(await parts.entered.switchOn(connection, asTried, actOf(of.caller)), 'conflict');
}
