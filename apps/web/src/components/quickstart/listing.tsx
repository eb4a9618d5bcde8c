'use client';

import { Button } from '@heroui/react';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';

/** A file or command with a button that copies all of it. */
export function ListingBlock({ title, text }: { title: string; text: string }) {
  const [copied, setCopied] = useState(false);

  async function copy() {
    await navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  }

  return (
    <figure className="min-w-0 rounded-lg border border-border">
      <figcaption className="flex items-center justify-between gap-3 border-b border-border py-1 pr-1.5 pl-4">
        <span className="min-w-0 font-mono text-sm [overflow-wrap:anywhere]">{title}</span>
        <Button
          size="sm"
          variant="ghost"
          aria-label={copied ? `Copied: ${title}` : `Copy: ${title}`}
          onPress={copy}
          onBlur={() => setCopied(false)}
        >
          {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </figcaption>
      {/* A field that cannot be changed, so that the keyboard gets to what is scrolled away, and selects all of it. */}
      <textarea
        readOnly
        aria-label={title}
        value={text.trimEnd()}
        rows={text.trimEnd().split('\n').length}
        wrap="off"
        spellCheck={false}
        className="block w-full resize-none overflow-x-auto overflow-y-hidden bg-transparent px-4 pt-3 pb-4 font-mono text-[0.8125rem] leading-relaxed"
      />
    </figure>
  );
}
