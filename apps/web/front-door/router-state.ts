import type { IncomingMessage } from 'node:http';
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state.js';

const HEADER = 'next-router-state-tree';

/**
 * What a page of ours says it shows already. Next fails at what it did not write itself (review R7); without it, it
 * sends everything. Read by Next's own rule, so that the two cannot differ.
 */
export function dropUnreadableState({ headers }: IncomingMessage): void {
  try {
    parseAndValidateFlightRouterState(headers[HEADER]);
  } catch {
    delete headers[HEADER];
  }
}
