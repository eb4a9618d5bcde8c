'use client';

import { useRouter } from 'next/navigation';
import { NativeSelect } from '../native-select.tsx';

const KINDS = [
  ['', 'Everything'],
  ['connection.', 'Connections'],
  ['provisioning,microsoft_consent.', 'Work in the directory'],
  ['membership.', 'Members'],
  ['organization.', 'Organization'],
  ['application.', 'Applications'],
  ['domain.', 'Domains'],
  ['password', 'Passwords'],
] as const;

/** Which kind of entries to show. Choosing one changes the address. */
export function AuditFilterForm({ path, action }: { path: string; action: string }) {
  const router = useRouter();
  return (
    <NativeSelect
      label="Show"
      value={action}
      options={KINDS.map(([value, label]) => ({ value, label }))}
      onChange={(value) => router.push(value ? `${path}?action=${encodeURIComponent(value)}` : path)}
    />
  );
}
