import { changeConnection } from './connections/change-connection.ts';
import { disconnect } from './connections/disconnect.ts';
import { getTest } from './connections/get-test.ts';
import { listConnections } from './connections/list-connections.ts';
import { startJoin } from './connections/start-join.ts';
import { startTest } from './connections/start-test.ts';
import type { AnyOperation } from './operation.ts';
import { changeProject } from './projects/change-project.ts';
import { createProject } from './projects/create-project.ts';
import { getProject } from './projects/get-project.ts';
import { listProjects } from './projects/list-projects.ts';
import { removeLogo } from './projects/remove-logo.ts';
import { setLogo } from './projects/set-logo.ts';
import { beginRun } from './runs/begin-run.ts';
import { getOffer } from './runs/get-offer.ts';
import { getRun } from './runs/get-run.ts';
import { startConsent } from './runs/start-consent.ts';
import { getSession } from './session/get-session.ts';

/** Every endpoint of the API. One that is added gets a file of its own and a row here. */
export const OPERATIONS: readonly AnyOperation[] = [
  getSession,
  ...[listConnections, changeConnection, disconnect, startTest, getTest, startJoin],
  ...[getOffer, startConsent, getRun, beginRun],
  ...[listProjects, createProject, getProject, changeProject, setLogo, removeLogo],
];
