import { authnContexts } from '../../saml/names.ts';
import type { SignIn } from '../../sessions/browsers.ts';
import type { AuthnRequest } from '../../sessions/saml-trip.ts';
import { inexactComparison, otherAuthnContext } from '../aadsts-saml.ts';

const { password, passwordProtectedTransport, unspecified, multipleAuthn } = authnContexts;

/** How the sign-in is told: the class, and the methods. */
export interface ToldAuthn {
  context: string;
  methods: string[];
}

const BY_PASSWORD = 'http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password';

/** What refusals call a class. */
const NAMES: Readonly<Record<string, string>> = {
  [password]: 'Password',
  [passwordProtectedTransport]: 'Password, ProtectedTransport',
  [multipleAuthn]: 'MultiFactor',
};

const nameOf = (context: string): string => NAMES[context] ?? context.slice(context.lastIndexOf(':') + 1);

/** Microsoft's documentation writes it with a capital, the specification without. */
const isUnspecified = (context: string): boolean => context.toLowerCase() === unspecified.toLowerCase();

/** Whether the session has confirmed more than a password: any step up stands for a second factor. */
const isMultiFactor = ({ acrs = [] }: SignIn): boolean => acrs.length > 0;

/** Whether the request wants more proof than the session has: then there is a page for it. */
export const wantsSecondFactor = ({ authnContext }: AuthnRequest, signIn: SignIn): boolean =>
  authnContext?.classes.includes(multipleAuthn) === true && !isMultiFactor(signIn);

/** @throws EntraError 900235 for a comparison that Entra does not do */
export function checkComparison({ authnContext }: AuthnRequest): void {
  if (authnContext !== undefined && authnContext.comparison !== 'exact')
    throw inexactComparison(authnContext.comparison);
}

/**
 * How the user has signed in, in the words of the request where it has some.
 *
 * @throws EntraError 75011 when it was in another way: more than a password is another way, too
 */
export function toldAuthn(request: AuthnRequest | undefined, signIn: SignIn, application: string): ToldAuthn {
  const strong = isMultiFactor(signIn);
  const wanted = request?.authnContext?.classes ?? [];
  const fitting: readonly string[] = strong ? [multipleAuthn] : [password, passwordProtectedTransport];
  const found = wanted.find((one) => fitting.includes(one) || isUnspecified(one));
  if (wanted.length > 0 && found === undefined)
    throw otherAuthnContext(
      strong ? 'Password, MultiFactor' : 'Password',
      wanted.map(nameOf).join(', '),
      application,
    );
  const context = found === undefined || isUnspecified(found) ? password : found;
  const first = context === passwordProtectedTransport ? context : BY_PASSWORD;
  return { context, methods: strong ? [first, multipleAuthn] : [first] };
}
