import { DAY, HOUR } from '@portico/core';
import type { Connection } from '@portico/database';
import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';
import { type Customer, clickConnect } from './customers.ts';
import type { World } from './world.ts';

/** By then the next look has found it, and the one after that, should the first have come to nothing. */
const MENDED_WITHIN = 49 * HOUR;

/** What a customer has done in their directory, and what that excuses. */
export type Doing = {
  /** Until then a sign-in may fail because of it. */
  excusedUntil: number;
  /** We may not look after the connection meanwhile: its credential is not renewed. */
  isWithdrawn: boolean;
  /** Something is to be undone; nothing else is done before. */
  isBusy: boolean;
  /** Credentials that they have put there themselves, by app registration. */
  readonly own: { readonly objectId: string; readonly keyId: string }[];
};

type Directory = {
  readonly world: World;
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly customer: Customer;
  readonly doing: Doing;
};

/** Does it, and says after how long it is undone and how; nothing where Portico mends it by itself. */
type Act = (directory: Directory, connection: Connection) => Promise<Undo | undefined>;
type Undo = { readonly afterDays: readonly [least: number, most: number]; act(): Promise<void> };

/** What administrators do to a connection, knowingly or not. */
const ACTS = {
  'delete the app registration': async ({ world, doing, ...rest }, { entraAppId }) => {
    await world.directories.send('DELETE', `/applications/${entraAppId}`);
    doing.excusedUntil = Number.POSITIVE_INFINITY;
    return { afterDays: [1, 5], act: () => connectAgain({ world, doing, ...rest }) };
  },
  'change the redirect URIs': async ({ world }, { entraAppId }) => {
    const body = { web: { redirectUris: ['https://elsewhere.example/callback'] } };
    await world.directories.send('PATCH', `/applications/${entraAppId}`, body);
    return undefined;
  },
  'remove the secret of Portico': async ({ world, doing }, { entraAppId, credential }) => {
    if (credential?.kind !== 'client_secret') return undefined;
    await world.directories.send('DELETE', `/applications/${entraAppId}/passwords/${credential.keyId}`);
    doing.excusedUntil = world.time.now() + MENDED_WITHIN;
    return undefined;
  },
  'let the secret of Portico expire': async ({ world, doing }, { entraAppId, credential }) => {
    if (credential?.kind !== 'client_secret') return undefined;
    const path = `/applications/${entraAppId}/passwords/${credential.keyId}/expire`;
    await world.directories.send('POST', path, {});
    doing.excusedUntil = world.time.now() + MENDED_WITHIN;
    return undefined;
  },
  'add a secret of their own': async ({ world, customer, doing }, { entraApplicationObjectId: objectId }) => {
    if (objectId === null) return undefined;
    const path = `/directories/${customer.directoryId}/graph/applications/${objectId}/addPassword`;
    const body = { passwordCredential: { displayName: 'of the customer' } };
    const added = await world.directories.send<{ keyId: string }>('POST', path, body).catch(() => undefined);
    if (added !== undefined) doing.own.push({ objectId, keyId: added.keyId });
    return undefined;
  },
  'switch the enterprise app off': async ({ world, doing }, { entraServicePrincipalId: id }) => {
    const path = `/servicePrincipals/${id}`;
    await world.directories.send('PATCH', path, { accountEnabled: false });
    doing.excusedUntil = Number.POSITIVE_INFINITY;
    const act = async () => {
      await world.directories.send('PATCH', path, { accountEnabled: true });
      doing.excusedUntil = world.time.now();
    };
    return { afterDays: [1, 10], act };
  },
  'require assignment': async ({ world }, { entraServicePrincipalId: id }) => {
    const path = `/servicePrincipals/${id}`;
    await world.directories.send('PATCH', path, { appRoleAssignmentRequired: true });
    const act = async () => {
      await world.directories.send('PATCH', path, { appRoleAssignmentRequired: false });
    };
    return { afterDays: [1, 10], act };
  },
  'withdraw the approval': async ({ world, customer, doing, ...rest }) => {
    await world.directories.withdraw(customer.directoryId);
    doing.isWithdrawn = true;
    // What is approved anew is another enterprise app, which owns nothing: as the page says, the app registration is deleted then, also
    // from the deleted ones, and connected again.
    const act = async () => {
      await world.directories.approve(customer.directoryId);
      doing.isWithdrawn = false;
      doing.excusedUntil = Number.POSITIVE_INFINITY;
      const connection = await world.honest.connections.find(customer.connectionId ?? '');
      const { entraAppId, entraApplicationObjectId: objectId } = connection ?? {};
      const deleted = `/directories/${customer.directoryId}/graph/directory/deletedItems/${objectId}`;
      if (entraAppId) await world.directories.send('DELETE', `/applications/${entraAppId}`);
      if (objectId) await world.directories.send('DELETE', deleted);
      await connectAgain({ world, customer, doing, ...rest });
    };
    return { afterDays: [1, 45], act };
  },
} satisfies Record<string, Act>;

type ActName = keyof typeof ACTS;
const NAMES = Object.keys(ACTS) as [ActName, ...ActName[]];

/** A person looks whether it works, and clicks until it does. */
async function connectAgain(directory: Directory): Promise<void> {
  const { world, agenda, customer, doing } = directory;
  await clickConnect({ pool: world.pool, runs: world.honest.runs }, customer);
  doing.isBusy = true;
  agenda.add(world.time.now() + HOUR, async () => {
    const connection = await world.honest.connections.find(customer.connectionId ?? '');
    if (connection?.status !== 'active') return connectAgain(directory);
    doing.excusedUntil = world.time.now();
    doing.isBusy = false;
  });
}

/**
 * The administrators of a simulation: each does something to the connection so many times a year, whatever comes to mind.
 */
export function administrators(
  world: World,
  agenda: Agenda,
  { chance, actsPerYear }: { readonly chance: Chance; readonly actsPerYear: number },
) {
  const done: Partial<Record<ActName, number>> = {};
  const doings = new Map<Customer, Doing>();
  const undos = new Map<Customer, () => Promise<void>>();
  let isOver = false;

  /** The time until the next is of the exponential kind, as of things that have nothing to do with each other. */
  const plan = (customer: Customer) => {
    const days = (-Math.log(1 - chance.next()) * 365) / actsPerYear;
    agenda.add(world.time.now() + days * DAY, () => act(customer));
  };

  async function act(customer: Customer): Promise<void> {
    if (isOver) return;
    plan(customer);
    const doing = of(customer);
    const connection = await world.honest.connections.find(customer.connectionId ?? '');
    // Whoever has something broken waits until it works again: what came of it could not be told apart.
    if (doing.isBusy || world.time.now() < doing.excusedUntil || connection?.status !== 'active') return;
    const name = chance.one(NAMES);
    done[name] = (done[name] ?? 0) + 1;
    const undo = await ACTS[name]({ world, agenda, chance, customer, doing }, connection);
    if (undo === undefined) return;
    doing.isBusy = true;
    const once = async () => {
      if (!undos.delete(customer)) return;
      doing.isBusy = false;
      await undo.act();
    };
    undos.set(customer, once);
    agenda.add(world.time.now() + chance.between(...undo.afterDays) * DAY, once);
  }

  function of(customer: Customer): Doing {
    const known = doings.get(customer) ?? { excusedUntil: 0, isWithdrawn: false, isBusy: false, own: [] };
    doings.set(customer, known);
    return known;
  }

  return {
    done,
    of,
    plan,
    /** Nobody does anything any more, and what was to be undone is. */
    async rest(): Promise<void> {
      isOver = true;
      for (const undo of undos.values()) await undo();
    },
  };
}

export type Administrators = ReturnType<typeof administrators>;
