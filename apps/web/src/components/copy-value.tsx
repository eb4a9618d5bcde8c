'use client';

import { Button } from '@heroui/react';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';

/** An id, address or secret in the mono face with a button that copies it. */
export function CopyValue({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false);

  async function copy() {
    await navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      // Without the right to the clipboard one still selects the text.
      () => setCopied(false),
    );
  }

  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code className="select-all font-mono text-[0.8125rem] [overflow-wrap:anywhere]">{value}</code>
      <Button
        isIconOnly
        size="sm"
        variant="ghost"
        className="size-7 min-w-7 shrink-0"
        aria-label={copied ? `Copied ${label}` : `Copy ${label}`}
        onPress={copy}
        onBlur={() => setCopied(false)}
      >
        {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
      </Button>
    </span>
  );
}
