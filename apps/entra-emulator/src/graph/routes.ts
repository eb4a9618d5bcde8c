import type { PermissionRule } from './permission-checks.ts';
import { administrativeUnitRows } from './routes/administrative-unit-routes.ts';
import { applicationRows } from './routes/application-routes.ts';
import { deltaRows } from './routes/delta-routes.ts';
import { directoryRows } from './routes/directory-routes.ts';
import { logRows } from './routes/log-routes.ts';
import { peopleRows } from './routes/people-routes.ts';
import { policyRows } from './routes/policy-routes.ts';
import type { GraphHandler } from './routes/route.ts';
import { servicePrincipalRows } from './routes/service-principal-routes.ts';
import { subscriptionRows } from './routes/subscription-routes.ts';
import { synchronizationRows } from './routes/synchronization-routes.ts';

export interface GraphRoute {
  method: string;
  pattern: readonly string[];
  permission: PermissionRule | undefined;
  handle: GraphHandler;
  takes: 'json' | 'bytes';
}

/**
 * Every operation of Graph that the emulator has. `$batch` comes on top; collections also answer behind `/$count` and
 * `/microsoft.graph.{type}`, and `me/…` is `users/{oneself}/…`.
 */
export const graphRoutes: readonly GraphRoute[] = [
  ...deltaRows,
  ...applicationRows,
  ...servicePrincipalRows,
  ...peopleRows,
  ...directoryRows,
  ...logRows,
  ...subscriptionRows,
  ...synchronizationRows,
  ...policyRows,
  ...administrativeUnitRows,
].map(
  ([method, path, permission, handle, takes]): GraphRoute => ({
    method,
    pattern: path.split('/'),
    permission,
    handle,
    takes: takes ?? 'json',
  }),
);
