import type { PersonCaller } from '@portico/administration';
import { type Caller, type ErrorCode, PorticoError, type Visitor } from '@portico/core';
import { assertOwnOrigin } from '../http/origin.ts';
import { pathId } from '../http/path-id.ts';
import { requireCaller, requireRecentCaller } from '../http/session.ts';
import { visitorOf } from '../http/visitor.ts';
import { requireManager } from './manager.ts';

/** Who manages an organization's connections, and how they came. */
export type ManagerCaller = Caller & { readonly via: 'dashboard' | 'bearer' };

type CallerKind<T> = {
  /** As the OpenAPI document says it: each of these is enough. */
  readonly security: readonly ('dashboard_session' | 'access_token')[];
  /** With what it refuses. */
  readonly errors: readonly ErrorCode[];
  find(request: Request, parts: Readonly<Record<string, string>>): Promise<Found<T>>;
};

type Found<T> = {
  readonly caller: T;
  /** The page of another origin that may read the answer. */
  readonly corsOrigin?: string | undefined;
};

const kindOf = <T>(kind: CallerKind<T>) => kind;

const DASHBOARD = ['dashboard_session'] as const;

/** Who may call an operation. */
export const CALLERS = {
  /** Also who is not signed in; from our own pages, where something changes. */
  anybody: kindOf<Visitor>({
    security: [],
    errors: ['wrong_origin'],
    async find(request) {
      assertOwnOrigin(request);
      return { caller: visitorOf(request.headers) };
    },
  }),
  /** Somebody who is signed in to the dashboard. */
  person: kindOf<PersonCaller>({
    security: DASHBOARD,
    errors: ['not_signed_in', 'wrong_origin'],
    find: async (request) => ({ caller: await requireCaller(request) }),
  }),
  /** As `person`, who has proven lately who they are. */
  recentPerson: kindOf<PersonCaller>({
    security: DASHBOARD,
    errors: ['not_signed_in', 'wrong_origin', 'recent_sign_in_required'],
    find: async (request) => ({ caller: await requireRecentCaller(request) }),
  }),
  /** A member of the organization in the path, also through an application with an access token of theirs. */
  manager: kindOf<ManagerCaller>({
    security: ['dashboard_session', 'access_token'],
    errors: [
      ...([
        'not_signed_in',
        'two_credentials',
        'invalid_token',
        'insufficient_scope',
        'wrong_origin',
      ] as const),
      ...([
        'recent_sign_in_required',
        'other_sign_in_required',
        'organization_suspended',
        'forbidden',
      ] as const),
    ],
    async find(request, { orgId }) {
      if (orgId === undefined)
        throw new PorticoError('internal', { detail: 'a path without an organization' });
      const manager = await requireManager(request, pathId('organization', orgId));
      return { caller: { ...manager.caller, via: manager.via }, corsOrigin: manager.corsOrigin };
    },
  }),
};

export type CallerName = keyof typeof CALLERS;

export type CallerOf<C extends CallerName> = Awaited<ReturnType<(typeof CALLERS)[C]['find']>>['caller'];
