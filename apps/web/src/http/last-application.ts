import { isId } from '@portico/core';
import type { ApplicationHome } from '@portico/sign-in';
import { composition } from '../../composition/composition.ts';
import { cookiesThatStart } from './cookies.ts';

const START = 'portico_last_';
const VALUE = /^[\w-]+=([^.]+)\.(.+)$/;

/**
 * The application that this browser was last signing in to, of that project or, where it is the only one, of any. It is no
 * proof of anything: it leads to a page of a registered application.
 */
export async function lastApplication(
  headers: Headers,
  projectId?: string,
): Promise<ApplicationHome | undefined> {
  const known = cookiesThatStart(headers, START).flatMap((rest) => {
    const [, project, application] = VALUE.exec(rest) ?? [];
    return isId('project', project) && isId('application', application) ? [{ project, application }] : [];
  });
  const fitting = projectId === undefined ? known : known.filter(({ project }) => project === projectId);
  const [first, second] = fitting;
  if (first === undefined || second !== undefined) return undefined;
  return composition().signIn.applicationHome(first.project, first.application);
}
