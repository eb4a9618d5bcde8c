import type { Provider } from 'oidc-provider';
import { tellBeginnings } from './authorization/beginnings.ts';
import { compareSecrets } from './client/client-secret.ts';
import { slowDownDevices } from './device/device-polling.ts';
import { noteRefusals } from './http/refusals.ts';
import { makeRoomOnReturn } from './sign-out/sessions-left.ts';
import { forgetSessionsOfNobody } from './sign-out/sign-out-of-nobody.ts';
import { claimSingleUse } from './storage/single-use.ts';
import type { IssuerParts } from './stores.ts';
import { deriveSuccessors } from './tokens/refresh-rotation.ts';
import { findStructuredTokens } from './tokens/structured-tokens.ts';

/** Something that the library's own models do otherwise here, or what is told of them. */
type Override = {
  readonly name: string;
  readonly why: string;
  readonly install: (provider: Provider, parts: IssuerParts) => void;
};

/** In any order, but for one: two change how a browser's session is found, and the later one has the earlier inside. */
export const OVERRIDES = [
  {
    name: 'deriveSuccessors',
    why: 'A rotated refresh token has one successor, however many requests exchange it at once.',
    install: deriveSuccessors,
  },
  {
    name: 'findStructuredTokens',
    why: 'Our access tokens lie in no table: they are found by verifying them.',
    install: findStructuredTokens,
  },
  {
    name: 'claimSingleUse',
    why: 'What may be used once is taken by one statement.',
    install: claimSingleUse,
  },
  {
    name: 'compareSecrets',
    why: 'Secrets of clients are kept as hashes.',
    install: compareSecrets,
  },
  {
    name: 'slowDownDevices',
    why: 'A device that asks too often is told to slow down.',
    install: slowDownDevices,
  },
  {
    name: 'noteRefusals',
    why: 'The answer alone does not say why the library refused.',
    install: noteRefusals,
  },
  {
    name: 'makeRoomOnReturn',
    why: 'Who was signed in makes room when the person is back, and not through a logout page.',
    install: makeRoomOnReturn,
  },
  {
    name: 'forgetSessionsOfNobody',
    why: 'Who has no session leaves none behind.',
    install: forgetSessionsOfNobody,
  },
  {
    name: 'tellBeginnings',
    why: 'Whoever counts hears what is kept for strangers, also of a session that is new because its cookie names one that is gone.',
    install: tellBeginnings,
  },
] as const satisfies readonly Override[];
