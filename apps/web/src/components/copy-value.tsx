'use client';

import { Button } from '@heroui/react';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';

type CopyValueProps = {
  /** What it is, after "Copy". */
  readonly label: string;
  readonly value: string;
  /** The button's whole name, where the page is not English. */
  readonly name?: (copied: boolean) => string;
};

/** An id, address or secret in the mono face with a button that copies it. */
export function CopyValue({ label, value, name = englishName(label) }: CopyValueProps) {
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
        aria-label={name(copied)}
        onPress={copy}
        onBlur={() => setCopied(false)}
      >
        {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
      </Button>
    </span>
  );
}

const englishName = (label: string) => (copied: boolean) => (copied ? `Copied ${label}` : `Copy ${label}`);
