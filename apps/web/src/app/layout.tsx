import './globals.css';
import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { composition } from '../../composition/composition.ts';
import { EmulatorBanner } from '../components/emulator-banner.tsx';
import { loginTexts } from '../components/hosted-login/texts.ts';
import { nonceOf } from '../http/index.ts';
import { languageOf } from './page-language.ts';

export const metadata: Metadata = {
  title: { default: 'Portico', template: '%s · Portico' },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

// Every page shows what is so for whoever asks, at this moment.
export const dynamic = 'force-dynamic';

export default async function RootLayout({ children }: { children: ReactNode }) {
  const sent = await headers();
  const nonce = nonceOf(sent);
  const language = await languageOf(sent);
  return (
    <html lang={language} className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <head>
        {/* React Aria looks here for the nonce of the one style element that it adds. */}
        <meta property="csp-nonce" nonce={nonce} content="" />
        <script src="/theme.js" nonce={nonce} />
      </head>
      <body>
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:absolute focus:left-4 focus:top-4 focus:z-10 focus:bg-surface focus:p-2"
        >
          {loginTexts([language], null).skip}
        </a>
        {composition().cloud.name === 'emulator' ? <EmulatorBanner /> : null}
        {children}
      </body>
    </html>
  );
}
