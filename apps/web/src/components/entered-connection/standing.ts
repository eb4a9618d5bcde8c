import type { Connection } from '../../api/connections/connection.ts';
import { type Standing, standingOf } from '../single-sign-on/connection-standing.ts';

type Chip = readonly ['success' | 'accent' | 'warning' | 'danger' | 'default', string];

const OF_STANDING: Readonly<Record<Standing, Chip>> = {
  paused: ['accent', 'Paused'],
  works: ['success', 'Works'],
  untried: ['accent', 'On, not yet tried'],
  failing: ['danger', 'Last sign-in failed'],
  needs_attention: ['warning', 'Needs attention'],
  broken: ['danger', 'Nobody can sign in'],
};

/** How a connection by hand stands, in a word or two. */
export function chipOf(connection: Connection): Chip {
  if (connection.status === 'inactive') return ['default', 'Removed'];
  if (connection.status !== 'draft') return OF_STANDING[standingOf(connection)];
  if (!connection.entered?.entered_at) return ['default', 'Draft'];
  return isTried(connection) ? ['accent', 'Tried, not switched on'] : ['default', 'Entered, not tried'];
}

/** Whether somebody came through a test since it was entered as it is now. */
export function isTried({ entered, tested_at: tested }: Connection): boolean {
  return tested !== null && tested >= (entered?.entered_at ?? '');
}
