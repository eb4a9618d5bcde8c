import type { Emulator } from '../emulator/emulator.ts';
import type { ErrorTrace } from '../refusals/entra-error.ts';
import type { Browser } from '../sessions/browsers.ts';
import type { ProtocolVersion } from '../sessions/flows.ts';
import type { RequestNote } from '../web/request-log.ts';

/** One request to the login surface, as the endpoints see it. */
export interface LoginCall {
  /** Under the name that the request asked for. */
  emulator: Emulator;
  version: ProtocolVersion;
  method: string;
  /** The directory in the path: a GUID, a domain, `organizations`, `consumers` or `common`. */
  segment: string;
  /** The user in the path of a home realm request. */
  userName?: string;
  /** The application in the path of a tile. */
  appId?: string;
  /** The query as it came, without the question mark: signatures are over its letters. */
  query: string;
  /** Query of a GET, form of a POST. A parameter that came twice is listed in `repeated`. */
  params: Record<string, string>;
  repeated: readonly string[];
  headers: Headers;
  /** The browser behind the cookie, or a new one that is not yet kept. */
  browser: Browser;
  trace: ErrorTrace;
  note: RequestNote;
}
