import type { ReactNode } from 'react';
import { ConfirmIdentity } from '../../components/confirm-identity.tsx';
import { SiteHeader } from '../../components/site-header.tsx';
import { pageViewer, passwordNameOf } from '../page-access.ts';

/** The frame only; each page asks for itself who looks at it. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const viewer = await pageViewer();
  return (
    <>
      {viewer ? <SiteHeader viewer={viewer} /> : null}
      {viewer ? <ConfirmIdentity signInName={passwordNameOf(viewer)} /> : null}
      <main id="main" className="mx-auto max-w-6xl px-4 py-8 sm:px-6">
        {children}
      </main>
    </>
  );
}
