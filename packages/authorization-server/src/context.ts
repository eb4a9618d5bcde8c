import type { KoaContextWithOIDC, Provider } from 'oidc-provider';

/* The library's context as we read it: what its types leave open is said here, and nowhere else. */

/** A request that one of the library's endpoints has. */
export type EndpointContext = KoaContextWithOIDC;
/** What the library knows of it. */
export type Oidc = EndpointContext['oidc'];
export type Client = NonNullable<Oidc['client']>;
export type BrowserSession = NonNullable<Oidc['session']>;
export type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** A request to an issuer around the library. Until an endpoint has it, and where none does, there is no `oidc`. */
export type IssuerContext = Parameters<Parameters<Provider['use']>[0]>[0] & { readonly oidc?: Oidc };
/** What stands around the library: it may answer itself, or change the answer that comes out of `next`. */
export type Middleware = (ctx: IssuerContext, next: () => Promise<unknown>) => unknown;

/** The session behind a code or token: its grant. Undefined for a machine's. */
export function grantIdOf(token: unknown): string | undefined {
  const id = (token as { grantId?: unknown } | undefined)?.grantId;
  return typeof id === 'string' ? id : undefined;
}

type Missing = { readonly ofOpenId: readonly string[]; readonly ofResources: Record<string, string[]> };

/** The scopes that an interaction asks consent for, by where they were not granted before. */
export function missingScopes({ prompt: { details } }: Interaction): Missing {
  const { missingOIDCScope: ofOpenId = [], missingResourceScopes: ofResources = {} } = details as {
    readonly missingOIDCScope?: string[];
    readonly missingResourceScopes?: Record<string, string[]>;
  };
  return { ofOpenId, ofResources };
}

/** Lets the library keep a field of ours with each of its rows of that kind. */
export function keepField(Model: object, field: string): void {
  const value: string[] = [...Reflect.get(Model, 'IN_PAYLOAD'), field];
  Object.defineProperty(Model, 'IN_PAYLOAD', { value, configurable: true });
}

/** Whether a browser's session was made for this very request. */
export const isNew = (session: object): boolean => Reflect.get(session, 'new') === true;
