import type { AnyOperation } from './operation.ts';
import { changeProject } from './projects/change-project.ts';
import { createProject } from './projects/create-project.ts';
import { getProject } from './projects/get-project.ts';
import { listProjects } from './projects/list-projects.ts';
import { removeLogo } from './projects/remove-logo.ts';
import { setLogo } from './projects/set-logo.ts';
import { getSession } from './session/get-session.ts';

/** Every endpoint of the API. One that is added gets a file of its own and a row here. */
export const OPERATIONS: readonly AnyOperation[] = [
  getSession,
  ...[listProjects, createProject, getProject, changeProject, setLogo, removeLogo],
];
