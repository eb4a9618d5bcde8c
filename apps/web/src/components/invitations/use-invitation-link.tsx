'use client';

import { type ReactNode, useState } from 'react';
import { type InvitationLink, InvitationLinkNotice } from './invitation-link.tsx';

/** The newest link of a page and its notice: shown until whoever made it has passed it on. */
export function useInvitationLink(): {
  readonly notice: ReactNode;
  readonly onLink: (email: string, link: InvitationLink) => void;
} {
  const [made, setMade] = useState<{ email: string; link: InvitationLink }>();
  return {
    notice: made ? <InvitationLinkNotice {...made} onStored={() => setMade(undefined)} /> : null,
    onLink: (email, link) => setMade({ email, link }),
  };
}
