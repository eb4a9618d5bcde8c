import { type ConnectionStatus, foremost } from '@portico/core';

type Words = { readonly text: string; readonly color: 'success' | 'warning' | 'accent' | undefined };

const NOT_CONNECTED: Words = { text: 'Not connected', color: undefined };

const WORDS: Readonly<Record<ConnectionStatus, Words>> = {
  active: { text: 'Connected', color: 'success' },
  degraded: { text: 'Needs attention', color: 'warning' },
  paused: { text: 'Paused', color: 'accent' },
  provisioning: { text: 'Connecting', color: 'accent' },
  draft: NOT_CONNECTED,
  inactive: NOT_CONNECTED,
};

/** How an organization's single sign-on stands, in a word: that of the connection that counts. */
export function statusWords(
  connections: readonly { readonly status: ConnectionStatus; readonly managedBy?: string }[],
): Words {
  const counting = foremost(connections);
  if (counting === undefined) return NOT_CONNECTED;
  const words = WORDS[counting.status];
  const isMicrosoft = counting.status === 'active' && counting.managedBy !== 'manual';
  return isMicrosoft ? { ...words, text: 'Microsoft connected' } : words;
}
