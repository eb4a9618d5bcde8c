import type { Principal } from '@portico/core';

/** One way in which a request shows who acts. */
export type Credential = {
  /** As {@link Principal} names it. */
  readonly kind: string;
  isShown(headers: Headers): boolean;
  /** @throws PorticoError that says what is wrong with it */
  authenticate(request: Request): Promise<Authenticated>;
};

export type Authenticated = {
  readonly principal: Principal;
  /** Whether an answer can set a cookie in the browser of the person who acts. */
  readonly setsCookies: boolean;
  /** For CORS: the calling page, where a registered one calls. */
  readonly corsOrigin: string | undefined;
};
