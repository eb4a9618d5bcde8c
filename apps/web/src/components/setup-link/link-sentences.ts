import type { SetupLinkState } from '@portico/core';

/** Who made a link, as people read it. */
export type LinkMaker = { readonly name: string | null; readonly email: string | null } | null;

export const makerOf = (maker: LinkMaker, projectName: string): string => {
  const { name = null, email = null } = maker ?? {};
  if (name !== null && email !== null) return `${name} (${email})`;
  return name ?? email ?? `The people of ${projectName}`;
};

type Sentence = { readonly title: string; readonly text: string };

/** What somebody reads whose link does nothing any more, or not here. */
export const OVER: Readonly<Record<Exclude<SetupLinkState, 'open'>, Sentence>> = {
  in_use: {
    title: 'In use in another browser',
    text: 'Somebody has opened this link in another browser, and it works in one alone. Go on there, or ask for it to be released.',
  },
  completed: {
    title: 'This is done',
    text: 'What this link was for has been set up, so it opens nothing any more.',
  },
  expired: {
    title: 'This link has expired',
    text: 'Nothing that was set up by it is lost. Ask for a new one.',
  },
  revoked: {
    title: 'This link was taken back',
    text: 'It opens nothing any more. Ask for a new one if you need it.',
  },
};

/** Whether a link is for a connection that there is. */
export const renews = (intents: readonly string[]): boolean => intents.includes('certificate_renewal');

/** The heading of its pages. */
export const headingOf = (intents: readonly string[], organizationName: string): string =>
  `${renews(intents) ? 'Renew' : 'Set up'} single sign-on for ${organizationName}`;

/** What a link asks of whoever holds it, as a part of a sentence. */
export function taskOf(intents: readonly string[]): string {
  const tasks = [
    ...(intents.includes('sso') ? ['connect your identity provider'] : []),
    ...(intents.includes('domain') ? ['prove your e-mail domains'] : []),
    ...(renews(intents) ? ['give the new certificate or client secret of your identity provider'] : []),
  ];
  return tasks.join(' and ');
}
