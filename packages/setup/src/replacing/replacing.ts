import { actOf } from '@portico/connections';
import {
  assertThat,
  type Caller,
  matchOf,
  PorticoError,
  reachAsOwner,
  reachToConnect,
  type Unmatched,
} from '@portico/core';
import type { Arrival, ReplacedPerson, Replacement, replacements, SwitchRules } from '@portico/database';

/*
 * A connection takes the place of another one, without anybody becoming a second user. Until the switch both are there: people go on by the
 * old one, and whoever comes over the new one is compared. Who is who, and when it counts, is an owner's to say: whoever
 * answers for the new identity provider could name themselves anybody.
 */

export type ReplacingParts = {
  readonly replacements: ReturnType<typeof replacements>;
};

/** Of the old connection, and who wants something of it. */
export type OfReplaced = {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly caller: Caller;
};

/** Somebody who came over the new connection, and who they would be. */
type ArrivalView = Arrival & {
  /** Of whom they would be without an owner; null where it takes one. */
  readonly match: string | null;
  /** Why it takes one. */
  readonly why: Unmatched | null;
};

export type ReplacementView = Replacement & {
  /** Who wait or were compared; the latest first, at most 200. */
  readonly arrivals: readonly ArrivalView[];
  /** Of the old connection who have not come over, at most 200. */
  readonly leftBehind: readonly ReplacedPerson[];
};

export type Replacing = ReturnType<typeof createReplacing>;

/** How connections take each other's place, as the web app uses it. */
export function createReplacing(parts: ReplacingParts) {
  return {
    /** @throws PorticoError as `reachToConnect` */
    list({ organizationId, caller }: Omit<OfReplaced, 'connectionId'>): Promise<Replacement[]> {
      reachToConnect(caller.principal, organizationId);
      return parts.replacements.listOfOrganization(organizationId);
    },
    view: (of: OfReplaced) => view(parts, of),
    begin: (input: OfReplaced & { readonly by: string | undefined }) => begin(parts, input),
    switch: (input: Parameters<typeof switchOver>[1]) => switchOver(parts, input),
    /** @throws PorticoError as `reachToConnect`; `not_found`, `conflict` where it was not switched */
    async switchBack(of: OfReplaced): Promise<void> {
      const { organizationId, id } = await found(parts, of);
      const done = await parts.replacements.switchBack(
        { organizationId, oldConnectionId: id },
        actOf(of.caller),
      );
      assertThat(done, 'conflict');
    },
    /**
     * The two are like others again: after the switch an owner says so, because whoever has not come over is somebody new then.
     *
     * @throws PorticoError as `reachToConnect`, `reachAsOwner`; `not_found`
     */
    async end(of: OfReplaced): Promise<void> {
      const { organizationId, id, replacement } = await found(parts, of);
      if (replacement.switched) reachAsOwner(of.caller.principal, organizationId);
      await parts.replacements.end({ organizationId, oldConnectionId: id }, actOf(of.caller));
    },
    decide: (input: OfReplaced & { readonly arrivalId: string; readonly userId: string | null }) =>
      decide(parts, input),
  };
}

async function found({ replacements }: ReplacingParts, { organizationId, connectionId, caller }: OfReplaced) {
  reachToConnect(caller.principal, organizationId);
  const replacement = await replacements.find(organizationId, connectionId);
  if (replacement === undefined) throw new PorticoError('not_found');
  return { organizationId, id: replacement.old.id, replacement };
}

/**
 * @param of the old connection, or the new one
 * @throws PorticoError as `reachToConnect`; `not_found`
 */
async function view(parts: ReplacingParts, of: OfReplaced): Promise<ReplacementView> {
  const { organizationId, id, replacement } = await found(parts, of);
  const pair = { organizationId, oldConnectionId: id };
  const arrivals = await parts.replacements.arrivals(pair);
  return {
    ...replacement,
    arrivals: arrivals.map((arrival) => {
      const match = matchOf(arrival, arrival.counterparts);
      return 'why' in match
        ? { ...arrival, match: null, why: match.why }
        : { ...arrival, match: match.userId, why: null };
    }),
    leftBehind: await parts.replacements.leftBehind(pair),
  };
}

/**
 * Nobody is anybody else for it: people go on by the old one, which may have been removed. Once more with another new one gives that the
 * place, before the switch.
 *
 * @param input.by undefined for the next one that the organization makes. One that is there already may have people of its own, who
 *   are led to the old one from then on: an owner alone names it
 * @throws PorticoError as `reachToConnect`, `reachAsOwner`; `conflict` where another move is under way, or one of the two is not there or
 *   has never been on
 */
async function begin(
  parts: ReplacingParts,
  { organizationId, connectionId, caller, by }: OfReplaced & { readonly by: string | undefined },
): Promise<void> {
  if (by === undefined) reachToConnect(caller.principal, organizationId);
  else reachAsOwner(caller.principal, organizationId);
  const pair = { organizationId, oldConnectionId: connectionId };
  assertThat(await parts.replacements.begin(pair, by ?? null, actOf(caller)), 'conflict');
}

/**
 * From now on people go on by the new one, as who they are over the old one. Again with other rules changes those, and approves what
 * was entered since.
 *
 * @param input.by the new one, as whoever switches saw it: another may have taken the place since, or be entered
 * @throws PorticoError as `reachAsOwner`; `not_found`; `conflict` where it is otherwise by now, or not on
 */
async function switchOver(
  parts: ReplacingParts,
  {
    by,
    rules,
    ...of
  }: OfReplaced & {
    readonly by: { readonly id: string; readonly enteredAt: Date | null };
    readonly rules: SwitchRules;
  },
): Promise<void> {
  reachAsOwner(of.caller.principal, of.organizationId);
  const { organizationId, id } = await found(parts, of);
  const pair = { organizationId, oldConnectionId: id };
  assertThat(await parts.replacements.switch(pair, by, rules, actOf(of.caller)), 'conflict');
}

/**
 * Says who somebody is who came over the new connection. It counts at their next sign-in, after the switch.
 *
 * @param input.userId of the old connection; null for somebody new
 * @throws PorticoError as `reachAsOwner`; `not_found`; `conflict` where nobody came so, or that user has come over already or was said
 *   to be somebody else
 */
async function decide(
  parts: ReplacingParts,
  { arrivalId, userId, ...of }: OfReplaced & { readonly arrivalId: string; readonly userId: string | null },
): Promise<void> {
  reachAsOwner(of.caller.principal, of.organizationId);
  const { organizationId, id } = await found(parts, of);
  const pair = { organizationId, oldConnectionId: id };
  assertThat(await parts.replacements.decide(pair, arrivalId, userId, actOf(of.caller)), 'conflict');
}
