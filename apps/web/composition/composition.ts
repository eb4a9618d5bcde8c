import type { Administration } from '@portico/administration';
import type { ProjectIssuers } from '@portico/authorization-server';
import type { WorkloadIssuer } from '@portico/connections';
import type { Clock } from '@portico/core';
import type { Provisioning } from '@portico/provisioning';
import type { Log } from '@portico/service';
import type { Replacing, Setup, SetupLinks } from '@portico/setup';
import type { SignIn } from '@portico/sign-in';
import type { DashboardSignIn } from './dashboard-sign-in.ts';
import type { ManagementAccess } from './management-access.ts';
import type { DeviceDoor } from './user-codes.ts';

/** Everything that pages and route handlers may use. Made once, when the server starts. */
export type Composition = {
  readonly administration: Administration;
  readonly dashboardSignIn: DashboardSignIn;
  readonly provisioning: Provisioning;
  readonly setup: Setup;
  readonly replacing: Replacing;
  readonly setupLinks: SetupLinks;
  readonly signIn: SignIn;
  readonly workload: WorkloadIssuer;
  readonly devices: DeviceDoor;
  readonly managementAccess: ManagementAccess;
  readonly issuers: ProjectIssuers;
  readonly clock: Clock;
  readonly origin: URL;
  readonly cloud: { readonly name: string; readonly loginOrigin: string };
  readonly log: Log;
};

const PLACE = Symbol.for('portico.composition');

/** Next bundles a copy of every module, this one too: through `globalThis` all copies see the same services. */
export function installComposition(made: Composition): void {
  Reflect.set(globalThis, PLACE, made);
}

export function composition(): Composition {
  const found: unknown = Reflect.get(globalThis, PLACE);
  if (found === undefined)
    throw new Error('the composition root has not run: start the web app with server.ts');
  return found as Composition;
}
