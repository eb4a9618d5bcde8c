import type { ApplicationKind } from '@portico/administration';

/** One file or command, to be copied. */
export type Listing = {
  /** The file's name in an empty folder, or what the commands are for. */
  readonly title: string;
  readonly kind: 'file' | 'commands';
  readonly text: string;
};

/** The values of a project's own that a listing is filled in with. Never a secret: that stays in the environment. */
export type QuickstartValues = {
  readonly issuer: string;
  readonly clientId: string;
  /** One that is registered where there is one that fits, or else the one to register. */
  readonly redirectUri: string;
};

/** How long a session goes on that Portico has ended: what a developer has to know before they promise anything. */
export const SIGNED_OUT_AFTER =
  'A session that Portico ends is over with the first request after its notice came; without a back-channel logout URI, within five minutes.';

/** One way from an empty folder to a person who is signed in. */
export type QuickstartRecipe = {
  readonly name: string;
  /** The kind of application that it is for. */
  readonly application: ApplicationKind;
  /** Undefined where nobody is sent back. */
  readonly redirectUri?: {
    /** What to register when none fits. */
    readonly usual: string;
    readonly fits: (uri: URL) => boolean;
  };
  /** What to do after the last listing, in a sentence. */
  readonly after: string;
  readonly listings: (values: QuickstartValues) => readonly Listing[];
};
