import type { SocialProvider } from '@portico/core';
import type { ReactNode } from 'react';
import { MicrosoftLogo } from '../single-sign-on/microsoft-logo.tsx';
import { GoogleLogo } from './google-logo.tsx';

/** How people know them. */
export const PROVIDERS: Readonly<
  Record<SocialProvider, { readonly name: string; readonly Logo: () => ReactNode }>
> = {
  microsoft: { name: 'Microsoft', Logo: MicrosoftLogo },
  google: { name: 'Google', Logo: GoogleLogo },
};
