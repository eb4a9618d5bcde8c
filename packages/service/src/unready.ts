import type { DatabaseState } from '@portico/database';

/** Why a process is not ready, in the words of `/readyz`. */
export const UNREADY: Readonly<Record<Exclude<DatabaseState, 'ready'>, string>> = {
  read_only: 'the database takes no writes',
  incomplete: 'the database lacks tables',
  unreachable: 'the database refuses',
  silent: 'the database does not answer',
};
