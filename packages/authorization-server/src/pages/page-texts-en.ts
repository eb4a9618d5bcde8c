type Page = { readonly title: string; readonly text: string };

/** Every text of the pages that the issuer itself shows. A further language is one more object of this shape. */
export type PageTexts = {
  readonly language: string;
  readonly cancel: string;
  readonly consent: {
    /** `as` and `of` are names, or undefined. */
    readonly signedIn: (as: string | undefined, of: string | undefined) => string;
    readonly allowTitle: (application: string) => string;
    readonly goOnTitle: (application: string) => string;
    readonly asks: (application: string) => string;
    readonly onlyIfYours: string;
    readonly allow: string;
    readonly goOn: string;
    readonly over: Page;
    /** What a scope lets an application do, said to the person who allows it. */
    readonly meanings: Readonly<Record<string, string>>;
  };
  readonly device: {
    readonly enter: { readonly title: string; readonly label: string; readonly go: string };
    readonly cancelled: string;
    readonly wrong: string;
    readonly confirm: {
      readonly title: string;
      /** Both arguments are HTML already. */
      readonly text: (application: string, code: string) => string;
      readonly go: string;
    };
    readonly connected: Page;
    readonly tooMany: Page;
    readonly over: Page;
    readonly anotherCode: string;
  };
  readonly signOut: {
    readonly ask: string;
    readonly underWay: string;
    readonly ends: (application: string | undefined) => string;
    readonly here: string;
    readonly everywhere: string;
    readonly goOn: string;
    readonly done: Page;
  };
};

export const englishPages: PageTexts = {
  language: 'en',
  cancel: 'Cancel',
  consent: {
    signedIn: (as, of) =>
      `You are signed in${as === undefined ? '' : ` as ${as}`}${of === undefined ? '' : ` at ${of}`}.`,
    allowTitle: (application) => `Allow ${application}?`,
    goOnTitle: (application) => `Continue to ${application}?`,
    asks: (application) => `${application} asks to:`,
    onlyIfYours: 'Continue only if you have just started this application yourself.',
    allow: 'Allow',
    goOn: 'Continue',
    over: {
      title: 'This question has expired',
      text: 'It has already been answered, or it took too long. Sign in again from the application.',
    },
    meanings: {
      openid: 'know who you are, with your role in this organization',
      profile: 'see your name',
      email: 'see your e-mail address',
      groups: 'see your groups in this organization',
      organizations: 'see which organizations you belong to',
      offline_access: 'stay signed in while you are away',
      'connections:manage': 'manage how this organization signs in, if you are allowed to',
    },
  },
  device: {
    enter: { title: 'Connect a device', label: 'Enter the code shown on the device.', go: 'Continue' },
    cancelled: 'Cancelled. The device was not signed in.',
    wrong: 'This code does not work. Check the device, or start again there.',
    confirm: {
      title: 'Is this your device?',
      text: (application, code) =>
        `${application} shows the code ${code} and will be signed in as you. Continue only if it is in front of you.`,
      go: 'Yes, continue',
    },
    connected: { title: 'The device is signed in', text: 'You can close this page and continue there.' },
    tooMany: {
      title: 'Too many codes',
      text: 'Too many codes were tried from your network. Wait a quarter of an hour, then check the device again.',
    },
    over: {
      title: 'This sign-in has expired',
      text: 'It took too long, or it was started in another browser. Start again on the device.',
    },
    anotherCode: 'Enter a code',
  },
  signOut: {
    ask: 'Sign out?',
    underWay: 'Signing you out',
    ends: (application) =>
      application === undefined ? 'This ends your session.' : `This ends your session in ${application}.`,
    here: 'Sign out',
    everywhere: 'Sign out at the identity provider too',
    goOn: 'Continue',
    done: { title: 'You are signed out', text: 'You can close this page.' },
  },
};
