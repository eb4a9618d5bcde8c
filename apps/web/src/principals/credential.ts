import type { Viewer } from '@portico/administration';
import type { ErrorCode, Principal } from '@portico/core';

/**
 * What a credential can be taken for. `person`: for somebody who sits at the dashboard. `principal`: for whatever rights its
 * principal has. `manager`: for looking after the connections of an organization. `setup`: for setting one up.
 */
export type TakenFor = 'person' | 'principal' | 'manager' | 'setup';

/** One way in which a request shows who acts. */
export type Credential = {
  /** As {@link Principal} names it, and the OpenAPI document. */
  readonly kind: string;
  readonly takenFor: readonly TakenFor[];
  /** A security scheme of OpenAPI 3.1. */
  readonly scheme: SecurityScheme;
  /** With what it is refused. */
  readonly errors: readonly ErrorCode[];
  /** For pages of other origins. None call with a credential that is without. */
  readonly crossOrigin?: CrossOrigin;
  isShown(headers: Headers): boolean;
  /** @throws PorticoError that says what is wrong with it */
  authenticate(request: Request): Promise<Authenticated>;
};

type SecurityScheme = { readonly description: string } & (
  | { readonly type: 'apiKey'; readonly in: 'cookie' | 'header'; readonly name: string }
  | { readonly type: 'http'; readonly scheme: string }
);

type CrossOrigin = {
  /** The request header in which it comes. */
  readonly header: string;
  /**
   * Whether a page of this origin may call, as far as that can be said before the credential is there.
   *
   * @param parts of the path, by their names, unchecked
   */
  allows(origin: string, parts: Readonly<Record<string, string>>): Promise<boolean>;
};

export type Authenticated = {
  readonly principal: Principal;
  /** The same as a person of the dashboard, in whose browser an answer can set a cookie. */
  readonly viewer?: Viewer;
  /** For CORS: the calling page, where a registered one calls. */
  readonly corsOrigin?: string | undefined;
};
