'use client';

import { CopyValue } from '../copy-value.tsx';
import type { Language } from '../language.ts';
import { outsideTexts } from './texts.ts';

/** The id of a request by which the log finds it, for whoever passes it on. */
export function RequestLine({ language, id }: { language: Language; id: string }) {
  const { request, copyRequest } = outsideTexts(language);
  return (
    <div className="mt-4 flex flex-wrap items-center gap-1 text-sm text-muted">
      {request} <CopyValue label="request id" value={id} name={copyRequest} />
    </div>
  );
}
