import type { Provider } from 'oidc-provider';
import { beginAnew } from './authorization/begin-anew.ts';
import { serveConsent } from './authorization/consent.ts';
import { limitClientGuesses } from './client/client-guesses.ts';
import type { Middleware } from './context.ts';
import { shortenDeviceAddress } from './device/device-address.ts';
import { guardDevicePages } from './device/device-doors.ts';
import { cacheDocuments } from './http/cacheable.ts';
import { answerFailures } from './http/failures.ts';
import { refuseHead } from './http/head-requests.ts';
import { speakOAuth } from './http/oauth-answers.ts';
import { postAsGet } from './http/post-as-get.ts';
import { logRefusals, tellRefusals } from './http/refusals.ts';
import { closedPolicy } from './pages/plain-page.ts';
import { continueSignOut } from './sign-out/continue-sign-out.ts';
import { endAllAtSignOut } from './sign-out/sessions-left.ts';
import { signOutNobody } from './sign-out/sign-out-of-nobody.ts';
import type { IssuerParts } from './stores.ts';

type Row = {
  readonly name: string;
  /** What it is for, and why it stands just here. */
  readonly why: string;
  readonly make: (parts: IssuerParts, provider: Provider) => Middleware;
};

/**
 * What stands around the library, from the outside in: what is higher sees a request earlier, and its answer later. Which
 * orders matter is in test/middleware.test.ts.
 */
export const MIDDLEWARE = [
  {
    name: 'tellRefusals',
    why: 'The log has the status that leaves. Outside of all others: each of them may change it.',
    make: tellRefusals,
  },
  {
    name: 'answerFailures',
    why: 'What fails is a page, or 503 without a database. Outside of all that may fail.',
    make: answerFailures,
  },
  {
    name: 'logRefusals',
    why: 'Developers read why they were refused. Around what says the code, and what knows one more guess of many.',
    make: logRefusals,
  },
  {
    name: 'speakOAuth',
    why: 'Methods and codes are those of the specifications. Before the rule for HEAD, which knows no endpoint’s methods.',
    make: speakOAuth,
  },
  {
    name: 'limitClientGuesses',
    why: 'Whoever guesses at a credential waits. Anywhere inside of what is written down.',
    make: limitClientGuesses,
  },
  {
    name: 'closedPolicy',
    why: 'An answer may load and run nothing. Before all that answer themselves; a page brings a policy of its own.',
    make: closedPolicy,
  },
  {
    name: 'refuseHead',
    why: 'There is no preview of what a GET begins, continues or ends. Before the consent, which takes it for an answer.',
    make: refuseHead,
  },
  {
    name: 'cacheDocuments',
    why: 'Discovery and keys may lie in caches for a minute. Anywhere.',
    make: cacheDocuments,
  },
  {
    name: 'continueSignOut',
    why: 'A sign-out goes on to the identity provider where the person chose that. Around what knows an end by its redirect.',
    make: continueSignOut,
  },
  {
    name: 'endAllAtSignOut',
    why: 'A sign-out ends every session of the browser. Only once it is known whether there is a question at all.',
    make: endAllAtSignOut,
  },
  {
    name: 'signOutNobody',
    why: 'Where nobody is signed in there is nothing to ask.',
    make: signOutNobody,
  },
  {
    name: 'postAsGet',
    why: 'What another site posts goes on as a GET, with which the cookies come. Before the library reads the body.',
    make: postAsGet,
  },
  {
    name: 'beginAnew',
    why: 'What cookies with withdrawn signatures did counts no more. Before the consent, which would refuse them.',
    make: beginAnew,
  },
  {
    name: 'serveConsent',
    why: 'The question what an application may have is our page. The library knows no such path.',
    make: serveConsent,
  },
  {
    name: 'guardDevicePages',
    why: 'Codes of devices cannot be guessed, and a form of nobody is no failure. Before the library’s pages for them.',
    make: guardDevicePages,
  },
  {
    name: 'shortenDeviceAddress',
    why: 'A device shows the one short address of the deployment. Anywhere.',
    make: shortenDeviceAddress,
  },
] as const satisfies readonly Row[];
