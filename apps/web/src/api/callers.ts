import type { PersonCaller } from '@portico/administration';
import {
  assertThat,
  type Caller,
  type ErrorCode,
  heldLink,
  reachAsInstaller,
  reachAsMember,
  type Visitor,
} from '@portico/core';
import { assertOwnOrigin } from '../http/origin.ts';
import { pathId } from '../http/path-id.ts';
import { requireRecentAuthentication } from '../http/session.ts';
import { visitorOf } from '../http/visitor.ts';
import type { Authenticated, Credential, TakenFor } from '../principals/credential.ts';
import { authenticated } from '../principals/index.ts';

/** Who looks after an organization's connections. */
type ManagerCaller = Caller & {
  /** Whether the answer can set a cookie in the browser of the person who acts. */
  readonly setsCookies: boolean;
};

type CallerKind<T> = {
  /** What a credential has to be taken for, one of these; without, none is looked at. */
  readonly wants?: readonly TakenFor[];
  /** With what it refuses, beyond what the credentials are refused with. */
  readonly errors: readonly ErrorCode[];
  /** @throws PorticoError */
  find(asking: Asking): Promise<Found<T>>;
};

/** A request, with what it may show of who acts. */
export type Asking = {
  readonly request: Request;
  readonly parts: Readonly<Record<string, string>>;
  /** Those that the kind of caller wants. */
  readonly credentials: readonly Credential[];
};

type Found<T> = {
  readonly caller: T;
  /** The page of another origin that may read the answer. */
  readonly corsOrigin?: string | undefined;
};

const kindOf = <T>(kind: CallerKind<T>) => kind;

const READS = new Set(['GET', 'HEAD']);

/** Who may call an operation. By which credential they come is settled in the table of those. */
export const CALLERS = {
  /** Also who is not signed in; from our own pages, where something changes. */
  anybody: kindOf<Visitor>({
    errors: ['wrong_origin'],
    async find({ request }) {
      assertOwnOrigin(request);
      return { caller: visitorOf(request.headers) };
    },
  }),
  /** Somebody who sits at the dashboard: for what only a person does, or only in a browser. */
  person: kindOf<PersonCaller>({ wants: ['person'], errors: [], find: asPerson }),
  /** As `person`, who has proven lately who they are. */
  recentPerson: kindOf<PersonCaller>({
    wants: ['person'],
    errors: ['recent_sign_in_required'],
    find: async (asking) => recently(await asPerson(asking)),
  }),
  /** Whoever acts, with the rights that they have. */
  principal: kindOf<Caller>({ wants: ['principal'], errors: [], find: asPrincipal }),
  /**
   * As `principal`, who has proven lately who they are: for what gives rights or changes how people sign in. Whoever finds
   * a dashboard open at a desk can read it, and not keep a way in for themselves.
   */
  recentPrincipal: kindOf<Caller>({
    wants: ['principal'],
    errors: ['recent_sign_in_required'],
    find: async (asking) => recently(await asPrincipal(asking)),
  }),
  /**
   * A member of the organization in the path, also through an application. What changes something in a customer's directory
   * wants a recent proof of who is there.
   */
  manager: kindOf<ManagerCaller>({
    wants: ['manager'],
    errors: ['recent_sign_in_required', 'other_sign_in_required', 'organization_suspended', 'forbidden'],
    async find(asking) {
      const { request, parts } = asking;
      const found = await authenticated(request, asking.credentials);
      reachAsMember(found.principal, pathId('organization', parts['orgId'] ?? ''));
      return managing(request, found);
    },
  }),
  /**
   * As `recentPrincipal`, also through an application: for what names its organization in the body. Whom it reaches says the use case.
   */
  recentManager: kindOf<Caller>({
    wants: ['manager'],
    errors: ['recent_sign_in_required'],
    find: async (asking) => recently(await asPrincipal(asking)),
  }),
  /** As `manager`, or who holds a setup link of that organization. What either may touch says the use case. */
  installer: kindOf<ManagerCaller>({
    wants: ['manager', 'setup'],
    errors: ['recent_sign_in_required', 'other_sign_in_required', 'organization_suspended', 'forbidden'],
    async find(asking) {
      const { request, parts } = asking;
      const found = await authenticated(request, asking.credentials);
      reachAsInstaller(found.principal, pathId('organization', parts['orgId'] ?? ''));
      return managing(request, found);
    },
  }),
  /** Somebody at the dashboard or who holds a setup link, in a browser that a trip can begin in. */
  tester: kindOf<Caller>({ wants: ['person', 'setup'], errors: [], find: asPrincipal }),
  /** As `recentPrincipal`, or who holds a setup link. */
  claimant: kindOf<Caller>({
    wants: ['principal', 'setup'],
    errors: ['recent_sign_in_required'],
    find: async (asking) => recently(await asPrincipal(asking)),
  }),
};

function managing(request: Request, { principal, viewer, corsOrigin }: Authenticated): Found<ManagerCaller> {
  if (!READS.has(request.method)) requireRecentAuthentication(principal);
  const setsCookies = viewer !== undefined || heldLink(principal) !== undefined;
  return { caller: { ...visitorOf(request.headers), principal, setsCookies }, corsOrigin };
}

async function asPerson({ request, credentials }: Asking): Promise<Found<PersonCaller>> {
  const { viewer, corsOrigin } = await authenticated(request, credentials);
  assertThat(viewer, 'not_signed_in');
  return foundBy(request, viewer, corsOrigin);
}

async function asPrincipal({ request, credentials }: Asking): Promise<Found<Caller>> {
  const { principal, corsOrigin } = await authenticated(request, credentials);
  return foundBy(request, principal, corsOrigin);
}

function foundBy<P extends Authenticated['principal']>(
  { headers }: Request,
  principal: P,
  corsOrigin: string | undefined,
): Found<Caller<P>> {
  return { caller: { ...visitorOf(headers), principal }, corsOrigin };
}

function recently<F extends Found<Caller>>(found: F): F {
  requireRecentAuthentication(found.caller.principal);
  return found;
}

export type CallerName = keyof typeof CALLERS;

export type CallerOf<C extends CallerName> = Awaited<ReturnType<(typeof CALLERS)[C]['find']>>['caller'];

/** Those of the credentials that an operation takes. */
export function credentialsOf(by: CallerName, credentials: readonly Credential[]): readonly Credential[] {
  const { wants } = CALLERS[by] as CallerKind<unknown>;
  return credentials.filter(({ takenFor }) => takenFor.some((each) => wants?.includes(each)));
}
